internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// Removes what a restore does not need any more. Backups in it, and what somebody has mounted, are never removed.
enum OldTrees {
  /// Removes what it can.
  ///
  /// - Returns: why something stays, for the user.
  static func removeDiscarded(in base: borrowing Directory) throws -> [String] {
    var kept: [String] = []
    for tree in try RestoreArea.leftovers(RestoreArea.discardedPrefix, in: base) {
      do {
        try remove(tree, in: base)
      } catch let error as any Explained {
        kept.append("\(base.name(of: tree)), an old tree that is not needed any more, stays: \(error.message)")
      }
    }
    return kept
  }

  /// Removes a staging or old tree.
  ///
  /// - Throws: `BackupError` (refused) where it holds backups, or is mounted somewhere; `HostError`.
  static func remove(_ path: EntryPath, in base: borrowing Directory) throws {
    guard try base.status(of: path) != nil else { return }
    if let backups = try backups(in: path, base) {
      throw BackupError.refused(
        "\(base.name(of: backups)) holds backups", hint: "move them to a safe place, then remove that directory")
    }
    if let use = try TreeUse.find(base.path.appending(path.description), below: nil).first {
      throw BackupError.refused("\(base.name(of: path)) is in use: \(use)", hint: "stop what uses it")
    }
    try base.removeTree(path)
  }

  /// A `backups` with something in it: that of a root that was kept here, or of a part.
  private static func backups(in path: EntryPath, _ base: borrowing Directory) throws -> EntryPath? {
    let tree = try path.appending(RestoreArea.tree)
    guard try base.status(of: tree)?.kind == .directory else { return nil }
    for root in try base.directory(at: tree).list() {
      let backups = try tree.appending(root).appending(ReservedName.backups)
      if try holdsAnything(backups, in: base) { return backups }
    }
    return nil
  }

  private static func holdsAnything(_ path: EntryPath, in base: borrowing Directory) throws -> Bool {
    guard let parent = path.parent, try base.status(of: parent)?.kind == .directory,
      try base.status(of: path)?.kind == .directory
    else { return false }
    return try !base.directory(at: path).list().isEmpty
  }
}
