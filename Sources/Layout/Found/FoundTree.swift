package import Host
package import Values

/// What stands where a tree is wanted, as far as the wanted tree goes: it is no walk over the data.
package struct FoundTree: Hashable, Sendable {
  package enum Root: Hashable, Sendable {
    case missing
    case directory(FoundEntry)
    /// A symbolic link that leads out of the project, or nowhere.
    case outwardLink
    /// Something else, where the directory must be.
    case obstacle(FileKind)
  }

  package let root: Root
  /// Wanted directories and files that are there, by their path below the root.
  package let entries: [EntryPath: FoundEntry]
  /// What this process may not look at, since a directory above is closed to it: nothing is planned, or found, there.
  package let unseen: Set<EntryPath>
  /// Of the root, or of the directory that will hold it.
  package let fileSystem: FileSystemKind

  package init(
    root: Root, entries: [EntryPath: FoundEntry] = [:], unseen: Set<EntryPath> = [], fileSystem: FileSystemKind
  ) {
    self.root = root
    self.entries = entries
    self.unseen = unseen
    self.fileSystem = fileSystem
  }
}
