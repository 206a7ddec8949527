internal import Host
internal import Values

/// What both the plan and the findings ask of a found tree.
extension FoundTree {
  /// What stands at the path of a wanted directory; `nil` for the path means the root.
  func entry(at path: EntryPath?) -> FoundEntry? {
    guard let path else {
      if case .directory(let entry) = root { return entry }
      return nil
    }
    return entries[path]
  }

  /// Whether the directory is known not to be there.
  func lacks(_ directory: WantedDirectory) -> Bool {
    entry(at: directory.path) == nil && !(directory.path.map(unseen.contains) ?? false)
  }

  /// What keeps the directory from being there, if something does.
  func obstacle(to directory: WantedDirectory) -> LayoutRefusal.Reason? {
    guard let path = directory.path else {
      return switch root {
      case .missing, .directory: nil
      case .outwardLink: .outwardLink
      case .obstacle(let kind): .obstacle(kind)
      }
    }
    guard let kind = entries[path]?.status.kind, kind != .directory else { return nil }
    if kind == .symbolicLink, directory.mayBeLink { return nil }
    // The engine mounts files as well as directories.
    return kind == .file && directory.isMountSource ? nil : .obstacle(kind)
  }

  /// Whether setup is to write the file. Where git keeps a directory for its content, it needs no `.gitkeep`.
  func lacks(_ file: WantedFile) -> Bool {
    guard entries[file.path] == nil, !unseen.contains(file.path) else { return false }
    guard let parent = file.path.parent, let directory = entries[parent] else { return true }
    return !directory.holdsData
  }

  /// Whether nobody has set the tree up on this machine: there is no root, or no more than what a clone brings, that is
  /// directories that git can keep, with nothing in them.
  func wasNeverSetUp(_ wanted: WantedTree) -> Bool {
    guard case .directory(let here) = root else { return root == .missing }
    let present = wanted.directories.filter { $0.path != nil && entry(at: $0.path) != nil }
    return !here.holdsData && present.allSatisfy { !$0.isServiceData && entry(at: $0.path)?.holdsData == false }
  }
}

extension EntryPath {
  /// Whether the name ends like a file's: `redis.conf`, `.env`.
  var looksLikeFile: Bool {
    name.dropFirst().contains(UInt8(ascii: ".")) || name.elementsEqual(Array(".env".utf8))
  }
}
