internal import Host
internal import Images
internal import SystemPackage
internal import Values

/// Whether a store's files can be used by whoever its directory belongs to: a server runs as that user.
enum StoreOwner {
  /// What stands in its way; `nil` where nothing does. Of a store that is one file, nothing is known.
  static func problem(of store: any Store, at path: FilePath) throws -> String? {
    guard store.kind != .sqlite else { return nil }
    let directory = try Directory.open(path)
    let owner = try directory.status().owner
    guard owner.user != 0 else { return nil }
    var walk = try TreeWalk(directory)
    while let visit = walk.next() {
      guard case .entry(let entry) = visit, entry.status.kind == .file, entry.path.description != ".gitkeep" else {
        continue
      }
      let isWritten = isWrittenInPlace(entry.path, store.kind)
      guard !mayUse(entry.status, owner, writing: isWritten) else { continue }
      return """
        \(entry.path) belongs to user \(entry.status.owner.user) with mode \(entry.status.mode), so user \(owner.user), whose \
        directory it lies in, cannot \(isWritten ? "write to" : "read") it
        """
    }
    return nil
  }

  /// Other files are replaced as a whole, by whoever may write to the directory.
  private static func isWrittenInPlace(_ path: EntryPath, _ kind: StoreKind) -> Bool {
    switch kind {
    case .postgres, .mysql, .mongo: true
    case .redis: path.name.ends(with: ".aof")
    case .sqlite, .prometheus: false
    }
  }

  private static func mayUse(_ status: FileStatus, _ owner: Owner, writing: Bool) -> Bool {
    let wanted: UInt16 = writing ? 0o6 : 0o4
    let mode = status.mode.bits
    if status.owner.user == owner.user { return mode >> 6 & wanted == wanted }
    if status.owner.group == owner.group { return mode >> 3 & wanted == wanted }
    return mode & wanted == wanted
  }
}
