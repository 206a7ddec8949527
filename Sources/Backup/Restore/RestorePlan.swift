internal import Host
internal import SystemPackage
package import Values

/// What `restore` is about to do: printed by a dry run, carried out by `Restore`.
package struct RestorePlan: Sendable {
  package let request: RestoreRequest
  /// The backup's id, or the archive's path.
  package let source: String
  /// When the backup was taken, RFC 3339; `nil` where the archive does not say.
  package let takenAt: String?
  let selection: RestoreSelection
  /// Of what is asked for.
  package let totals: TreeTotals
  /// Bytes of data that are written, holes left out.
  let neededSpace: Int64
  /// In place: what becomes of the tree that stands there.
  package let changes: RestoreChanges
  /// In place: entries of the archive that are persist's own in every tree, and are not restored.
  package let reserved: [EntryPath]
  /// In place: the topmost paths that will be live; empty: the root as a whole.
  let parts: [EntryPath]
  /// In place: files beside a database that is restored alone, which belong to the one that stands there now.
  let sideFiles: [EntryPath]
  /// Who has the tree, or the old tree of an earlier restore, mounted.
  package let uses: [TreeUse]

  /// Whether what is live holds any file that a safety backup would keep.
  package var takesSafetyBackup: Bool { changes.holdsFiles }
}

extension RestorePlan {
  /// - Throws: `BackupError` (failed) where the file system has no room for what will be written to it.
  func checkSpace(in directory: borrowing Directory) throws {
    let available = try directory.space().available
    guard neededSpace > available else { return }
    throw BackupError.failed(
      "no space for what is restored: it needs \(neededSpace) bytes, and \(available) are free "
        + "on the file system of \(directory.path.printable)",
      hint: "free some space, restore single paths, or name another place with --to")
  }
}
