package import Host
package import SystemPackage
package import Values

/// Where the tree stands: a directory that is there (the project's), and the root's path below it.
package struct TreeRoot: Hashable, Sendable {
  /// Absolute.
  package let base: FilePath
  package let entry: EntryPath
  /// As the user would type it; for messages and commands.
  package let displayName: String

  /// - Parameters:
  ///   - root: `persistent_data`, or whatever `--root` or `persist.yaml` says: relative to the project, or absolute.
  ///   - project: the absolute path of the project directory.
  ///   - displayName: how messages name the root; `nil` for `root` as it is given.
  /// - Throws: `HostError` with the reason `.unsuitable` where that is no place for a tree, such as `/` or `..`.
  package init(_ root: String, in project: FilePath, displayName: String? = nil) throws(HostError) {
    let normalized = project.pushing(FilePath(root)).lexicallyNormalized()
    let name = displayName ?? root
    if var inside = Optional(normalized), inside.removePrefix(project.lexicallyNormalized()), !inside.isEmpty {
      base = project
      entry = try Self.entry(inside, name)
    } else {
      base = normalized.removingLastComponent()
      guard let last = normalized.lastComponent else {
        throw HostError(
          "use as the root of the tree", printable(name), .unsuitable("a whole file system is no place for it"))
      }
      guard normalized != project.lexicallyNormalized() else {
        throw HostError(
          "use as the root of the tree", printable(name), .unsuitable("it is the project directory itself"))
      }
      entry = try Self.entry(FilePath(root: nil, [last]), name)
    }
    self.displayName = printable(name)
  }

  private static func entry(_ path: FilePath, _ name: String) throws(HostError) -> EntryPath {
    do {
      return try EntryPath(bytes: path.bytes)
    } catch {
      throw HostError("use as the root of the tree", printable(name), .unsuitable("its path is too long"))
    }
  }

  /// Absolute, without `.`, `..` or a slash at the end.
  package var path: FilePath { base.pushing(FilePath(bytes: entry.bytes)).lexicallyNormalized() }

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
