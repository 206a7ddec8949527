internal import Compose
internal import Diagnostics
package import Engine
internal import Host
internal import Rules
package import SystemPackage
internal import UseCases
internal import Values

/// What was seen of a running stack: its containers, where they keep data, and what else there is of it.
package struct StackObservation: Sendable {
  package let root: FilePath
  package let containers: [Container]
  package let places: [DataPlace]
  /// Where the compose file and what is known of images say that there is data.
  let known: [StatefulPath]
  /// What stands in the writable layers of running containers and is named like data, or stands where data belongs, by service.
  package let layers: [String: [String]]
  /// All that they have added there: files and directories.
  let added: [String: Set<String>]
  /// Of all Compose projects but this one, those whose running containers have the tree mounted.
  let strangers: [Container]
  let volumes: [EngineVolume]
  /// Of the images of the containers, by id.
  let images: [String: EngineImage]
  /// Bytes in the writable layers of the running containers, by their ids.
  let layerSizes: [String: Int64]
  /// Of each service as the compose file has it now; empty where Compose cannot tell.
  let configurationHashes: [String: String]

  /// Looks; changes nothing.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  package init(of stack: LiveStack) throws {
    let root = try stack.realRoot
    let containers = try stack.containers()
    let known = stack.workspace.statefulPaths
    var images: [String: EngineImage] = [:]
    for container in containers where images[container.image] == nil {
      images[container.image] = try stack.engine.image(container.image)
    }
    let running = containers.filter(\.isRunning)
    let places = running.flatMap { container in
      Self.places(in: container, known, volumes: images[container.image]?.volumes ?? [], root: root)
    }
    self.root = root
    self.containers = containers
    self.images = images
    self.places = places
    self.known = known
    let changes = try running.map { ($0, try stack.engine.changes(in: $0).filter { $0.kind != .deleted }) }
    layers = Dictionary(
      changes.map { ($0.service ?? "", Self.layer(of: $0, $1.map(\.path), places)) }, uniquingKeysWith: +)
    added = Dictionary(
      changes.map { ($0.service ?? "", Set($1.filter { $0.kind == .added }.map(\.path))) },
      uniquingKeysWith: { $0.union($1) })
    layerSizes = try stack.engine.layerSizes(of: running)
    strangers = try stack.strangers()
    volumes = try stack.engine.volumes()
    configurationHashes = stack.configurationHashes()
  }

  package func container(of service: String) -> Container? {
    containers.first { $0.service == service && $0.isRunning }
  }

  /// Where the compose file and the facts say that there is data, the volumes that the image declares, and whatever of the
  /// tree, or of a volume, is mounted.
  private static func places(
    in container: Container, _ paths: [StatefulPath], volumes: [String], root: FilePath
  ) -> [DataPlace] {
    guard let service = container.service else { return [] }
    let mounts = ContainerMounts(container, root: root)
    var known: [String: (holds: String, isWritten: Bool, isCertain: Bool)] = [:]
    for mount in container.mounts where mount.kind == .volume || FilePath(mount.source).starts(with: root) {
      guard !isFile(FilePath(mount.source)) else { continue }
      known[mount.destination] = ("what is mounted there", mount.isWritable, false)
    }
    for volume in volumes { known[clean(volume)] = ("what its image declares as a volume", true, false) }
    for path in paths where path.service == service {
      known[path.path] = (path.holds, path.isWritten, path.isCertain)
    }
    return known.sorted { $0.key < $1.key }.map { path, what in
      let (backing, isWritable) = mounts.backing(of: path)
      return DataPlace(
        service: service, path: path, holds: what.holds, backing: backing, isWritable: isWritable,
        isWritten: what.isWritten, isCertain: what.isCertain || holdsSomething(backing))
    }
  }

  /// Whether anything stands in a volume; `false` where this user may not look.
  private static func holdsSomething(_ backing: DataPlace.Backing) -> Bool {
    guard case .anonymousVolume(_, let path) = backing, let directory = try? Directory.open(path) else { return false }
    return (try? directory.list().isEmpty) == false
  }

  private static func clean(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  private static func isFile(_ path: FilePath) -> Bool {
    guard let name = path.lastComponent.flatMap({ try? EntryPath($0.string) }),
      let status = try? Directory.open(path.removingLastComponent()).status(of: name)
    else { return false }
    return status.kind != .directory && status.kind != .symbolicLink
  }

  /// Files that a container has added where nothing is mounted.
  private static func layer(
    of container: Container, _ changes: [String], _ places: [DataPlace]
  ) -> [String] {
    let own = places.filter { $0.service == container.service && $0.backing == .layer && $0.isWritten }.map(\.path)
    let directories = Set(changes.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) })
    let mounted = container.mounts.map(\.destination) + container.memoryMounts
    return changes.filter { path in
      !directories.contains(path) && !mounted.contains { isPath($0, atOrBelow: path) }
        && (isNamedLikeData(path) || own.contains { path != $0 && isPath(path, atOrBelow: $0) })
    }
  }
}
