internal import Host
internal import Images
internal import SystemPackage
internal import Values

/// Whether a store's files can be used by the user that its server runs as.
enum StoreOwner {
  /// What stands in its way; `nil` where nothing does.
  ///
  /// - Parameter server: who runs on it, as far as the project says; `nil`: of a directory, whoever it belongs to; of a store
  ///   that is one file, nothing is known.
  static func problem(of store: any Store, at path: FilePath, server: Owner?) throws -> String? {
    guard store.kind != .sqlite else {
      guard let server, server.user != 0 else { return nil }
      return problem(try OpenFile.open(path).status, of: store.path, server, writing: true)
    }
    let directory = try Directory.open(path)
    let owner = try server ?? directory.status().owner
    guard owner.user != 0 else { return nil }
    var walk = try TreeWalk(directory)
    while let visit = walk.next() {
      guard case .entry(let entry) = visit, entry.status.kind == .file, entry.path.description != ".gitkeep" else {
        continue
      }
      let isWritten = isWrittenInPlace(entry.path, store.kind)
      if let problem = problem(entry.status, of: entry.path, owner, writing: isWritten) { return problem }
    }
    return nil
  }

  private static func problem(_ status: FileStatus, of path: EntryPath, _ server: Owner, writing: Bool) -> String? {
    guard !mayUse(status, server, writing: writing) else { return nil }
    return """
      \(path) belongs to user \(status.owner.user) with mode \(status.mode), so user \(server.user), who keeps data there, cannot \
      \(writing ? "write to" : "read") it
      """
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
