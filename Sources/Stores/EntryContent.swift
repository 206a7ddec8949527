package import SystemPackage
package import Values

/// Where a backup takes the content of a file of the tree from. Name, owner, mode, times and attributes are the file's own.
package enum EntryContent: Hashable, Sendable {
  /// The file itself, as it stands.
  case live
  /// This file, which nobody changes: what a store's own way of copying made. Absolute.
  case copy(FilePath)
  /// Of a directory: what this one holds, names included. Absolute. Hard links to live files may still grow.
  case tree(FilePath)
  /// It is left out, and the backup lacks nothing by it: what it held is in a copy, or belongs to the live store only.
  case omit(reason: String)
}

/// The entries of a tree that are not simply archived as they stand, by their paths below the root.
package struct EntryContents: Hashable, Sendable {
  package var contents: [EntryPath: EntryContent]

  package static let allLive = EntryContents()

  package init(_ contents: [EntryPath: EntryContent] = [:]) {
    self.contents = contents
  }

  /// Whether a store answers for what stands at `path`, in one way or another.
  package func cover(_ path: EntryPath) -> Bool {
    guard self[path] == .live else { return true }
    return path.ancestors.contains { if case .tree = self[$0] { true } else { false } }
  }

  package subscript(path: EntryPath) -> EntryContent { contents[path] ?? .live }
}
