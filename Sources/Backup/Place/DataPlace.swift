internal import Host
package import SystemPackage
package import Values

/// Where a stack's data stands on this host, and under which name it stands in an archive.
package struct DataPlace: Hashable, Sendable {
  /// Absolute.
  package let projectDirectory: FilePath
  /// The tree itself, absolute: `…/persistent_data`, or what a link of that name leads to.
  package let root: FilePath
  /// The link that leads to it; `nil` where the root is named itself.
  package let link: FilePath?
  /// What every entry of the tree begins with in an archive: the root as it is named, relative to the project directory,
  /// so that `tar xzf` there restores it; its last component where it lies elsewhere.
  package let rootEntry: EntryPath
  /// The root's own name in the directory that holds it.
  package let rootName: EntryPath

  /// Where backups go unless told otherwise, and what a backup never holds.
  package static let backupsName = EntryPath(literal: "backups")

  /// Both absolute. A root that is a symbolic link is followed: on purpose, and to its end.
  ///
  /// - Throws: `BackupError`: usage where that can be no tree, refused where a link leads to nothing.
  package init(projectDirectory: FilePath, root named: FilePath) throws {
    self.projectDirectory = projectDirectory.lexicallyNormalized()
    let named = named.lexicallyNormalized()
    let target = try Self.target(of: named)
    root = target ?? named
    link = target == nil ? nil : named
    do {
      rootName = try EntryPath(root.lastComponent?.string ?? "")
      let name = try EntryPath(named.lastComponent?.string ?? "")
      rootEntry = try Self.path(of: named, below: self.projectDirectory) ?? name
    } catch {
      throw BackupError.unusable(
        "\(named.printable) cannot hold a tree of data", hint: "name another directory with --root")
    }
  }

  package var backupsDirectory: FilePath { root.appending(Self.backupsName.description) }

  /// Whether that is what `path` names, by the root's own name or by that of a link to it.
  func isBackupsDirectory(_ path: FilePath) -> Bool {
    path == backupsDirectory || path == link?.appending(Self.backupsName.description)
  }

  /// The directory that holds the root.
  package var parent: FilePath { root.removingLastComponent() }

  /// Where a link leads; `nil` where `path` is none.
  private static func target(of path: FilePath) throws -> FilePath? {
    guard try path.isLink() else { return nil }
    do throws(HostError) {
      return try path.resolvingLinks()
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      throw BackupError.refused(
        "\(path.printable) is a link to a place where nothing is",
        hint: "mount the disk it leads to or make the directory; or remove the link")
    }
  }

  /// `path` relative to `directory`; `nil` where it does not lie below it.
  static func path(of path: FilePath, below directory: FilePath) throws(EntryPath.Invalid) -> EntryPath? {
    var rest = path
    guard rest.removePrefix(directory), !rest.isEmpty else { return nil }
    return try EntryPath(bytes: rest.bytes)
  }
}
