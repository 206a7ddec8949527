internal import Host
package import SystemPackage
package import Values

/// Where a stack's data stands on this host, and under which name it stands in an archive.
package struct DataPlace: Hashable, Sendable {
  /// Absolute.
  package let projectDirectory: FilePath
  /// The tree itself, absolute: `…/persistent_data`.
  package let root: FilePath
  /// What every entry of the tree begins with in an archive: the root relative to the project directory, so that
  /// `tar xzf` there restores it; its last component where it lies elsewhere.
  package let rootEntry: EntryPath
  /// The root's own name in the directory that holds it.
  package let rootName: EntryPath

  /// Where backups go unless told otherwise, and what a backup never holds.
  package static let backupsName = EntryPath(literal: "backups")

  /// Both absolute.
  package init(projectDirectory: FilePath, root: FilePath) throws(BackupError) {
    self.projectDirectory = projectDirectory.lexicallyNormalized()
    self.root = root.lexicallyNormalized()
    do {
      rootName = try EntryPath(self.root.lastComponent?.string ?? "")
      rootEntry = try Self.path(of: self.root, below: self.projectDirectory) ?? rootName
    } catch {
      throw .unusable("\(root.printable) cannot hold a tree of data", hint: "name another directory with --root")
    }
  }

  package var backupsDirectory: FilePath { root.appending(Self.backupsName.description) }

  /// The directory that holds the root.
  package var parent: FilePath { root.removingLastComponent() }

  /// The directory that `rootEntry` starts from: the project's, or the root's parent where it lies elsewhere.
  var entryBase: FilePath { rootEntry == rootName ? parent : projectDirectory }

  /// `path` relative to `directory`; `nil` where it does not lie below it.
  static func path(of path: FilePath, below directory: FilePath) throws(EntryPath.Invalid) -> EntryPath? {
    var rest = path
    guard rest.removePrefix(directory), !rest.isEmpty else { return nil }
    return try EntryPath(bytes: rest.bytes)
  }
}
