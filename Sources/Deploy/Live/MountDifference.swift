internal import Compose
internal import Engine
internal import Host
internal import SystemPackage
internal import Values

/// A directory with data that a container has mounted, and the compose file would mount from elsewhere, or not at all.
struct MountDifference: Hashable {
  let service: String
  let path: String
  /// What lies there now: a directory of the host, or a volume's name.
  let now: String
  /// What would lie there; `nil`: nothing.
  let then: String?

  var message: String {
    let wanted =
      then.map { "the compose file mounts \(printable($0)) there" } ?? "the compose file mounts nothing there"
    return "\(service) has \(printable(now)) on \(printable(path)), and \(wanted)"
  }

  /// - Parameter container: made of an older version of `service`.
  static func all(between container: Container, and service: Service, in project: Project) -> [MountDifference] {
    all(RecordedMount.all(of: container), service, project)
  }

  static func all(_ mounts: [RecordedMount], _ service: Service, _ project: Project) -> [MountDifference] {
    mounts.compactMap { mount in
      let then = wanted(at: mount.path, by: service, project)
      guard !isSame(mount.source, then) else { return nil }
      return MountDifference(service: service.name.text, path: mount.path, now: mount.source, then: then)
    }
  }

  private static func isSame(_ now: String, _ then: String?) -> Bool {
    guard let then else { return false }
    if now == then { return true }
    guard now.hasPrefix("/"), then.hasPrefix("/") else { return false }
    return real(now) == real(then)
  }

  private static func real(_ path: String) -> FilePath { (try? FilePath(path).resolvingLinks()) ?? FilePath(path) }

  /// A directory of the host, or a volume's name, that a service would see under a path.
  private static func wanted(at path: String, by service: Service, _ project: Project) -> String? {
    let inherited = service.volumesFrom.compactMap { $0.value.split(separator: ":").first.map(String.init) }
      .compactMap(project.service(named:)).flatMap(\.mounts)
    let over = (service.mounts + inherited).filter { isPath(path, atOrBelow: $0.target) }
      .max { $0.target.utf8.count < $1.target.utf8.count }
    guard let over, let source = over.source else { return nil }
    switch over.kind {
    case .bind:
      return ContainerMounts.hostPath(of: path, under: over.target, from: source).string
    case .volume: return over.target == path ? project.volume(withKey: source)?.name ?? source : nil
    default: return nil
    }
  }
}

/// A mount with data as a deploy remembers it.
package struct RecordedMount: Codable, Hashable, Sendable {
  /// In the container.
  package let path: String
  /// A directory of the host, or a volume's name.
  package let source: String

  /// Those of a container on which something may be kept.
  static func all(of container: Container) -> [RecordedMount] {
    container.mounts.filter { $0.isWritable && [.bind, .volume].contains($0.kind) && !$0.isAnonymous }.map {
      RecordedMount(path: $0.destination, source: $0.kind == .volume ? $0.name ?? $0.source : $0.source)
    }
    .sorted { $0.path < $1.path }
  }
}
