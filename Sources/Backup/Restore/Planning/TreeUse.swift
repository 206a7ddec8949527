internal import Host
internal import SystemPackage
internal import Values

/// A mount that goes on showing a directory when another takes its place under its name: that of a container, most likely,
/// which would then read and write what nobody else sees.
package struct TreeUse: Hashable, Sendable, CustomStringConvertible {
  /// A process that has it mounted; `nil` for a mount of this process's own namespace.
  private let process: Int?
  private let command: String
  private let mountPoint: FilePath

  /// As it stands in a sentence.
  package var description: String {
    guard let process else { return "it is mounted at \(mountPoint.printable), too" }
    return "process \(process) (\(command)) has it mounted at \(mountPoint.printable)"
  }

  /// Finds the mounts that show `tree` or something in it, needs no engine, and sees what /proc shows this user.
  ///
  /// - Parameter project: a mount of this directory, or of one between it and the tree, counts as well where it is another
  ///   namespace's.
  static func find(_ tree: FilePath, below project: FilePath?) throws -> [TreeUse] {
    guard try tree.isTaken() else { return [] }
    let own = try mounts()
    let place = try FileSystemPlace(tree, own)
    let outermost = try project.map { try FileSystemPlace($0, own) }
    let here = own.filter { $0.id != place.mount.id && place.holds($0) && !tree.holds($0.mountPoint) }
      .map { TreeUse(process: nil, command: "", mountPoint: $0.mountPoint) }
    let elsewhere = try MountNamespace.others().flatMap { namespace in
      namespace.mounts
        .filter { place.holds($0) || outermost?.holds($0) ?? false && place.liesIn($0) }
        .map { TreeUse(process: namespace.process, command: namespace.command, mountPoint: $0.mountPoint) }
    }
    return here + elsewhere
  }
}

/// Where a directory stands in its file system, whatever the mounts on the way to it.
private struct FileSystemPlace {
  let mount: MountInfo
  let path: FilePath

  /// - Parameter mounts: those of this process.
  init(_ directory: FilePath, _ mounts: [MountInfo]) throws {
    let id = try Directory.open(directory).status().mountID
    let resolved = try directory.resolvingLinks()
    // Of two mounts at one place the later one shows.
    let holding = mounts.filter { $0.mountPoint.holds(resolved) }
    guard let mount = mounts.first(where: { $0.id == id }) ?? holding.max(by: { $0.depth <= $1.depth }) else {
      throw BackupError.failed("no mount of this process holds \(directory.printable)")
    }
    self.mount = mount
    var below = resolved
    _ = below.removePrefix(mount.mountPoint)
    path = mount.root.pushing(below)
  }

  func holds(_ other: MountInfo) -> Bool { other.device == mount.device && path.holds(other.root) }

  func liesIn(_ other: MountInfo) -> Bool { other.device == mount.device && other.root.holds(path) }
}

extension MountInfo {
  fileprivate var depth: Int { mountPoint.components.count }
}

extension FilePath {
  /// Whether `other` is this path or lies below it.
  fileprivate func holds(_ other: FilePath) -> Bool { other.starts(with: self) }
}
