internal import Engine
internal import Host
package import SystemPackage
internal import Values

/// A directory in a running container that holds data, and what really lies behind it.
package struct DataPlace: Hashable, Sendable {
  package enum Backing: Hashable, Sendable {
    /// A directory of the tree, on this host.
    case tree(FilePath)
    /// A directory of this host that is no part of the tree.
    case directory(FilePath)
    /// The engine's name for it, and where it stands on this host.
    case volume(String, FilePath)
    /// The same of one that only this container knows.
    case anonymousVolume(String, FilePath)
    case memory
    /// The container's writable layer.
    case layer
  }

  package let service: String
  /// In the container. Absolute.
  package let path: String
  /// Such as: its snapshots.
  package let holds: String
  package let backing: Backing
  /// Whether the mount, or for want of one the container, lets anybody write there.
  package let isWritable: Bool
  /// Whether the service itself writes there.
  package let isWritten: Bool
  /// Whether it is data for certain that belongs there, or something stands there.
  package let isCertain: Bool

  /// Whether a mark there tells something: what stands in the container itself is lost anyway.
  package var isMarked: Bool {
    switch backing {
    case .layer: false
    case .memory: isWritten
    case .tree, .directory, .volume, .anonymousVolume: isWritable
    }
  }

  /// Where it is on this host; `nil` where it is not.
  package var hostPath: FilePath? {
    switch backing {
    case .tree(let path), .directory(let path), .volume(_, let path), .anonymousVolume(_, let path): path
    case .memory, .layer: nil
    }
  }
}

/// What a container sees under its paths.
struct ContainerMounts {
  private let container: Container
  /// Of the tree, without links.
  private let root: FilePath

  init(_ container: Container, root: FilePath) {
    self.container = container
    self.root = root
  }

  /// Where a path at or below a mount's target stands on the host.
  static func hostPath(of path: String, under target: String, from source: String) -> FilePath {
    let rest = path.dropFirst(target == "/" ? 0 : target.count)
    return FilePath(source).appending(FilePath(String(rest)).components)
  }

  /// The deepest mount at or above a path: that is what stands there.
  func mount(over path: String) -> Container.Mount? {
    container.mounts.filter { isPath(path, atOrBelow: $0.destination) }
      .max { $0.destination.utf8.count < $1.destination.utf8.count }
  }

  /// - Returns: what lies behind a path, and whether it can be written to.
  func backing(of path: String) -> (DataPlace.Backing, isWritable: Bool) {
    let mount = mount(over: path)
    let memory = container.memoryMounts.filter { isPath(path, atOrBelow: $0) }.max { $0.count < $1.count }
    if let memory, memory.utf8.count > (mount?.destination.utf8.count ?? 0) { return (.memory, true) }
    guard let mount else { return (.layer, !container.isReadOnly) }
    return (backing(of: path, on: mount), mount.isWritable)
  }

  private func backing(of path: String, on mount: Container.Mount) -> DataPlace.Backing {
    let host = Self.hostPath(of: path, under: mount.destination, from: mount.source)
    switch mount.kind {
    case .tmpfs: return .memory
    case .volume:
      let name = mount.name ?? mount.source
      // A volume of the local driver may be a directory of the tree by its options.
      return mount.isAnonymous ? .anonymousVolume(name, host) : .volume(name, host)
    case .bind, .image, .cluster, .namedPipe:
      let real = (try? host.resolvingLinks()) ?? host
      return real.starts(with: root) ? .tree(host) : .directory(host)
    }
  }
}
