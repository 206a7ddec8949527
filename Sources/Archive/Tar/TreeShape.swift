import Values

/// The tree that an archive's entries make, held to see that each name comes once, that nothing lies below a file or a
/// link, and that hard links lead to files that stand before them.
struct TreeShape {
  private enum Node {
    case directory
    /// A directory that has no entry of its own yet.
    case impliedDirectory
    case file
    case symbolicLink
  }

  private var nodes: [EntryPath: Node] = [:]

  mutating func add(_ entry: ArchiveEntry) throws(TarHeader.Invalid) {
    try addParents(of: entry.path)
    switch nodes[entry.path] {
    case nil: break
    case .impliedDirectory where entry.isDirectory: break
    case .some: throw TarHeader.Invalid(detail: "an entry comes twice")
    }
    switch entry.kind {
    case .directory: nodes[entry.path] = .directory
    case .file: nodes[entry.path] = .file
    case .symbolicLink: nodes[entry.path] = .symbolicLink
    case .hardLink(let target):
      guard case .file = nodes[target] else {
        throw TarHeader.Invalid(detail: "a hard link leads to no file that stands before it")
      }
      nodes[entry.path] = .file
    }
  }

  private mutating func addParents(of path: EntryPath) throws(TarHeader.Invalid) {
    var next = path.parent
    while let parent = next {
      switch nodes[parent] {
      case .directory, .impliedDirectory: return
      case .file, .symbolicLink: throw TarHeader.Invalid(detail: "an entry lies below something that is no directory")
      case nil: nodes[parent] = .impliedDirectory
      }
      next = parent.parent
    }
  }
}
