internal import Host
internal import SystemPackage
internal import Values

extension RestoreComparison {
  /// Walks over the live tree at `root`, or over the part of it at `path`.
  mutating func walk(_ root: borrowing Directory, at path: EntryPath?) throws {
    guard let path else { return try walk(root, below: nil) }
    guard let status = try root.status(of: path) else { return }
    guard meet(path, Face(status)), status.kind == .directory else { return }
    try walk(root.directory(at: path), below: path)
  }

  private mutating func walk(_ directory: borrowing Directory, below base: EntryPath?) throws {
    var walk = try TreeWalk(directory)
    while let visit = walk.next() {
      try Interruption.check()
      switch visit {
      case .entry(let entry):
        let path = try base?.appending(entry.path) ?? entry.path
        if !meet(path, Face(entry.status)) { walk.skipContents() }
      case .omission(let omission) where omission.reason == .mountPoint:
        let path = try EntryPath(bytes: omission.path)
        meetMount(try base?.appending(path) ?? path)
      case .omission: break
      }
    }
  }
}

extension RestoreComparison.Face {
  init(_ status: FileStatus) {
    let kind: Kind =
      switch status.kind {
      case .directory: .directory
      case .symbolicLink: .link
      default: .file
      }
    self.init(kind: kind, size: kind == .file ? status.size : 0, modified: status.modified)
  }
}
