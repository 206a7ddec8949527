internal import Host
internal import Values

/// Looks for files named like secrets in the uppermost levels of a tree. It passes over what others may not enter, the
/// directories of servers, and more than a few thousand entries: a tree may hold millions.
struct ExposedTreeFiles {
  let root: TreeLocation
  let wanted: WantedTree

  private static let depth = 4
  private static let entries = 5_000

  func find() throws -> [TreeEnvironment.ExposedFile] {
    // Other rules say it where there is no tree, or none that this process may look into.
    guard let directory = try? root.open(), try directory.status().mode.bits & 0o001 != 0 else { return [] }
    var found: [TreeEnvironment.ExposedFile] = []
    var left = Self.entries
    try look(into: directory, at: nil, depth: Self.depth, &left, &found)
    return found
  }

  private func look(
    into directory: borrowing Directory, at path: EntryPath?, depth: Int, _ left: inout Int,
    _ found: inout [TreeEnvironment.ExposedFile]
  ) throws {
    guard let names = try? directory.list() else { return }
    for name in names where left > 0 {
      left -= 1
      let whole = try path.map { try $0.appending(name) } ?? name
      guard let status = try? directory.status(of: name) else { continue }
      if status.kind == .file, status.mode.bits & 0o004 != 0, isSecret(whole) {
        found.append(
          TreeEnvironment.ExposedFile(kind: .named, path: root.name(of: whole), mode: status.mode, location: nil))
      }
      guard status.kind == .directory, depth > 1, status.mode.bits & 0o001 != 0, !isServers(whole),
        let inner = try? directory.directory(at: name, stayingOnMount: true)
      else { continue }
      try look(into: inner, at: whole, depth: depth - 1, &left, &found)
    }
  }

  private func isServers(_ path: EntryPath) -> Bool {
    wanted.directories.contains { $0.path == path && $0.isServiceData }
  }

  /// A backup holds every secret there is.
  private func isSecret(_ path: EntryPath) -> Bool {
    let name = String(decoding: path.name, as: UTF8.self)
    if path.parent == ReservedName.backups { return name.hasSuffix(BackupID.fileExtension) }
    return SecretName.isFile(name, in: path.parent.map { String(decoding: $0.name, as: UTF8.self) })
  }
}
