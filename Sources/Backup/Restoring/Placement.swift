internal import Host
internal import SystemPackage
internal import Values

/// One change of places between what is staged and what is live. Both paths are relative to the directory that holds
/// `.persist`.
struct Placement: Hashable, Sendable {
  enum Action: String, Codable, Sendable {
    /// The staged item becomes the live one; what was live, if anything, takes the staged one's place.
    case put
    /// What is live and not in the backup moves to where the staged items stand.
    case takeAway
  }

  let action: Action
  let live: EntryPath
  let staged: EntryPath
  /// Of the item that is to move: the staged one, or the live one that is taken away. Its device is not noted, since
  /// that may be numbered anew after a reboot.
  let inode: UInt64
}

extension Placement {
  /// Does what is still to be done; nothing where it was done before. Every step is one rename, so that a crash leaves
  /// this decidable.
  ///
  /// - Throws: `BackupError` (refused) where the item stands in neither place.
  func carryOut(in base: borrowing Directory) throws {
    let (source, destination) = action == .put ? (staged, live) : (live, staged)
    guard try base.status(of: source)?.inode == inode else {
      guard try base.status(of: destination)?.inode == inode else { throw isLost(from: base.name(of: source)) }
      return
    }
    guard action == .put, try base.status(of: destination) != nil else {
      return try base.rename(source, to: destination)
    }
    try exchange(source, destination, in: base)
  }

  private func exchange(
    _ source: EntryPath, _ destination: EntryPath, in base: borrowing Directory
  ) throws(HostError) {
    do throws(HostError) {
      try base.exchange(source, destination)
    } catch {
      // A file system without RENAME_EXCHANGE: three renames, and the live name is free for a moment in between.
      guard error.errno == .invalidArgument else { throw error }
      try base.rename(destination, to: StagingArea.aside)
      try base.rename(source, to: destination)
      try base.rename(StagingArea.aside, to: source)
    }
  }

  private func isLost(from place: String) -> BackupError {
    .refused(
      "an interrupted restore cannot be finished: what was to move from \(place) is neither there nor at its destination",
      hint: "nothing more was touched; compare \(StagingArea.staging) with the tree, and move the parts by hand")
  }
}
