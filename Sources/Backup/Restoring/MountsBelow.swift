internal import Host
internal import SystemPackage
internal import Values

/// The mount points inside a tree, relative to its root.
struct MountsBelow {
  private let paths: [EntryPath]

  init(_ root: FilePath) throws {
    paths = try mounts().compactMap { try DataPlace.path(of: $0.mountPoint, below: root) }
  }

  /// Whether `path`, or the tree as a whole for `nil`, is a mount point or holds one.
  func hold(_ path: EntryPath?) -> Bool {
    guard let path else { return !paths.isEmpty }
    return paths.contains { $0.isEqual(toOrBelow: path) }
  }
}
