import Compose
import Diagnostics
import Images
import Values

/// A service with its mounts put together and its image looked up.
struct StackService {
  /// With what a Dockerfile says filled in.
  let service: Service
  /// The image, or the one that it is built on.
  let image: ImageReference?
  /// The image's name as the user wrote it, in the compose file or in a Dockerfile.
  let imageText: Located<String>?
  /// `nil` where the image is unknown, or used for one of its client programs.
  let facts: ImageFacts?
  /// The `VOLUME`s of the image, known or from its Dockerfile.
  let volumes: [StackPath]
  /// Everything that is mounted into the container.
  let backings: [MountBacking]
  /// `volumes_from` takes the volumes of a container that the project does not describe.
  let hasUnknownMounts: Bool
  let arguments: ServiceArguments
  let workingDirectory: StackPath?
  /// The sources of all bind mounts of the project.
  let hostPaths: Set<String>
  /// The `VOLUME`s of the project's own Dockerfile.
  let declared: [StackPath]
  private(set) var states: [State] = []
  private(set) var keepsOneThing = false

  init(_ written: Service, in project: Project, hostPaths: Set<String>, dockerfile: Dockerfile?) {
    let service = dockerfile.map(written.completed) ?? written
    let arguments = ServiceArguments(service)
    let facts = service.imageFacts.flatMap { arguments.runClient(of: $0) ? nil : $0 }
    self.service = service
    self.image = service.imageReference
    self.imageText = service.knownImage
    self.facts = facts
    self.volumes = ((facts?.volumes ?? []) + (dockerfile?.volumes ?? [])).compactMap { StackPath($0) }
    self.declared = (dockerfile?.volumes ?? []).compactMap { StackPath($0) }
    self.backings = Self.backings(of: service, in: project)
    self.hasUnknownMounts = service.volumesFrom.contains { $0.value.hasPrefix("container:") }
    self.arguments = arguments
    self.workingDirectory = (service.workingDirectory?.value ?? facts?.workingDirectory).flatMap { StackPath($0) }
    self.hostPaths = hostPaths
    self.states = findStates()
    self.keepsOneThing = states.count { $0.loss != .rebuildable } == 1
  }

  var name: String { service.name.text }

  func isFromDockerfile(_ entry: EnvironmentEntry) -> Bool {
    entry.location == service.build?.location
  }

  func isOfDockerfile(_ state: State) -> Bool {
    state.location == service.build?.location
  }

  /// The deepest mount at or above `path`: that is the one a container sees there.
  func backing(of path: StackPath) -> MountBacking? {
    backings.filter { path.isAtOrBelow($0.target) }.max { $0.target.text.utf8.count < $1.target.text.utf8.count }
  }

  func place(of path: StackPath) -> State.Place {
    let backing = backing(of: path)
    let declared = volumes.filter { path.isAtOrBelow($0) }.max { $0.text.utf8.count < $1.text.utf8.count }
    if let declared, !(backing?.target.isAtOrBelow(declared) ?? false) { return .imageVolume(declared) }
    return backing.map { .mount($0) } ?? .containerLayer
  }
}

extension StackService {
  private static func backings(of service: Service, in project: Project) -> [MountBacking] {
    var found = service.mounts.compactMap { backing(of: $0, in: project) }
    found += service.tmpfs.compactMap { tmpfs in
      StackPath(tmpfs.target).map {
        MountBacking(store: .tmpfs, target: $0, readOnly: false, location: tmpfs.location, mount: nil)
      }
    }
    found += (service.configs + service.secrets).compactMap { grant in
      StackPath(grant.target).map {
        MountBacking(store: .other, target: $0, readOnly: true, location: grant.location, mount: nil)
      }
    }
    return found + service.volumesFrom.flatMap { inherited(from: $0, in: project) }
  }

  private static func backing(of mount: Mount, in project: Project) -> MountBacking? {
    guard let target = StackPath(mount.target) else { return nil }
    let store: MountBacking.Store
    switch mount.kind {
    case .bind: store = StackPath(mount.source ?? "").map { .directory($0) } ?? .other
    case .volume: store = volume(mount, in: project)
    case .anonymous: store = .anonymous
    case .tmpfs: store = .tmpfs
    case .cluster, .namedPipe, .image: store = .other
    }
    return MountBacking(store: store, target: target, readOnly: mount.readOnly, location: mount.location, mount: mount)
  }

  private static func volume(_ mount: Mount, in project: Project) -> MountBacking.Store {
    guard let volume = project.volume(withKey: mount.source ?? "") else { return .other }
    if volume.option("type")?.value == "tmpfs" { return .tmpfs }
    guard let written = volume.boundDevice?.value else { return .volume(volume) }
    // The engine fails on a relative device: nothing is known of what is behind it.
    guard let device = StackPath(written) else { return .other }
    return .directory(mount.subpath.map { device.appending($0) } ?? device)
  }

  /// Only one step: a service that itself takes volumes from another hands on its own alone.
  private static func inherited(from entry: Located<String>, in project: Project) -> [MountBacking] {
    let parts = entry.value.split(separator: ":").map(String.init)
    guard let name = parts.first, name != "container", let other = project.service(named: name) else { return [] }
    return other.mounts.compactMap { backing(of: $0, in: project) }.map {
      MountBacking(
        store: $0.store, target: $0.target, readOnly: $0.readOnly || parts.last == "ro", location: entry.location,
        mount: nil)
    }
  }
}
