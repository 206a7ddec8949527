package import SystemPackage
package import Values

/// Where a stack's data stands on this host, and under which name it stands in an archive and in messages.
package struct TreeLocation: Hashable, Sendable {
  /// Absolute.
  package let projectDirectory: FilePath
  /// The root as it is named, which may be a link. Absolute, without `.`, `..` or a slash at the end.
  package let path: FilePath
  /// A directory that is there: the project's, or, for a root elsewhere, the one that holds it.
  package let base: FilePath
  /// The root as it is named, relative to `base`. Every entry of the tree begins with it in an archive, so that `tar xzf` in
  /// the project directory restores it.
  package let rootEntry: EntryPath
  /// The tree itself: `path`, or what a link of that name leads to where something is there. Absolute.
  package let root: FilePath
  /// `path`, where that is a link.
  package let link: FilePath?
  /// Whether it is a link to a place where nothing is.
  package var leadsNowhere: Bool { root == link }
  /// The root's own name in the directory that holds it.
  package let rootName: EntryPath
  /// As the user would type it; for messages and commands.
  package let displayName: String

  /// A root that is a symbolic link is followed: on purpose, and to its end.
  ///
  /// - Parameters:
  ///   - named: `persistent_data`, or whatever `--root` or persist.yaml says: relative to the project, or absolute.
  ///   - project: the absolute path of the project directory.
  ///   - displayName: how messages name the root; `nil` for `named` as it is given.
  /// - Throws: `HostError` with the reason `.unsuitable` where that is no place for a tree, such as `/` or `.`; others where
  ///   it cannot be looked at.
  package init(_ named: String, in project: FilePath, displayName: String? = nil) throws(HostError) {
    let project = project.lexicallyNormalized()
    let path = project.pushing(FilePath(named)).lexicallyNormalized()
    let name = printable(displayName ?? named)
    let inside = try Self.entry(name) { () throws(EntryPath.Invalid) in try Self.path(of: path, below: project) }
    if let inside {
      base = project
      rootEntry = inside
    } else {
      base = path.removingLastComponent()
      rootEntry = try Self.ownName(of: path, project, name)
    }
    projectDirectory = project
    self.path = path
    self.displayName = name
    link = try path.isLink() ? path : nil
    root = try link == nil ? path : Self.target(of: path)
    rootName = try Self.ownName(of: root, project, name)
  }

  package var backupsDirectory: FilePath { root.appending(ReservedName.backups.description) }

  /// Whether that is what `path` names, by the root's own name or by that of a link to it.
  package func isBackupsDirectory(_ path: FilePath) -> Bool {
    path == backupsDirectory || path == link?.appending(ReservedName.backups.description)
  }

  /// The directory that holds the root.
  package var parent: FilePath { root.removingLastComponent() }

  /// How messages name several paths: the first, and how many more.
  package func name(of paths: [EntryPath?]) -> String {
    guard let first = paths.first else { return displayName }
    return name(of: first) + (paths.count > 1 ? " and \(paths.count - 1) more" : "")
  }

  /// How messages name a path below the root; `nil` for the root itself.
  package func name(of path: EntryPath?) -> String {
    path.map { displayName + "/\($0)" } ?? displayName
  }
}

extension TreeLocation {
  /// `path` relative to `directory`; `nil` where it does not lie below it.
  package static func path(of path: FilePath, below directory: FilePath) throws(EntryPath.Invalid) -> EntryPath? {
    var rest = path
    guard rest.removePrefix(directory), !rest.isEmpty else { return nil }
    return try EntryPath(bytes: rest.bytes)
  }

  private static func ownName(of path: FilePath, _ project: FilePath, _ name: String) throws(HostError) -> EntryPath {
    guard let last = path.lastComponent else {
      throw unsuitable(name, "a whole file system is no place for it; name a directory with --root")
    }
    guard !project.starts(with: path) else {
      throw unsuitable(name, "the project directory itself would lie in it; name another with --root")
    }
    return try entry(name) { () throws(EntryPath.Invalid) in try EntryPath(bytes: FilePath(root: nil, [last]).bytes) }
  }

  private static func entry<Path>(
    _ name: String, _ path: () throws(EntryPath.Invalid) -> Path
  ) throws(HostError) -> Path {
    do throws(EntryPath.Invalid) {
      return try path()
    } catch {
      throw unsuitable(name, "its path is too long")
    }
  }

  private static func unsuitable(_ name: String, _ why: String) -> HostError {
    HostError("use as the root of the tree", name, .unsuitable(why))
  }

  /// Where a link leads; itself where that is to nothing.
  private static func target(of link: FilePath) throws(HostError) -> FilePath {
    do throws(HostError) {
      return try link.resolvingLinks()
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      return link
    }
  }
}
