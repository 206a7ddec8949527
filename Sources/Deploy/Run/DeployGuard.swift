internal import Compose
internal import Diagnostics
internal import Engine
internal import Host
internal import Images
internal import SystemPackage
internal import UseCases
internal import Values

/// Something that Compose would do without a word, and that costs data.
package struct GuardFinding: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// The stack was deployed under another name: its volumes are of that name.
    case projectName = "project-name"
    /// Another project's containers run on this tree.
    case sharedTree = "shared-tree"
    /// A volume is there, and the compose file describes another: Compose offers to make it anew.
    case volume
    /// A directory with data is mounted from elsewhere than until now, or not at all.
    case mount
    /// The files of a PostgreSQL are of another major version than the image.
    case postgresMajor = "postgres-major"
    /// An image declares a volume that no mount covers: its data would be in one that only its container knows.
    case imageVolume = "image-volume"
  }

  package let kind: Kind
  package let message: String
}

/// Compares what would be deployed with what runs, and with what was deployed last.
struct DeployGuard {
  private let stack: LiveStack
  /// The last deploy that is done.
  private let last: DeployRecord?

  init(_ stack: LiveStack, last: DeployRecord?) {
    self.stack = stack
    self.last = last
  }

  /// What can be told before any image is fetched.
  ///
  /// - Throws: `EngineFailure`; `Interrupted`.
  func findings() throws -> [GuardFinding] {
    let volumes = try stack.engine.volumes()
    return try projectName(volumes) + strangers() + differences(from: volumes) + mounts(stack.containers())
      + postgresByTag()
  }

  /// - Parameters:
  ///   - images: what each service is going to run, by service.
  ///   - before: what it ran until now.
  func findings(about images: [String: EngineImage], before: [String: EngineImage]) throws -> [GuardFinding] {
    try images.sorted { $0.key < $1.key }.flatMap { service, image in
      try postgres(service, image) + newVolumes(service, image, before[service])
    }
  }

  private func projectName(_ volumes: [EngineVolume]) -> [GuardFinding] {
    let name = stack.project.name
    guard let last, last.project != name,
      volumes.contains(where: { $0.project == last.project }) || !last.mounts.isEmpty
    else { return [] }
    return [
      GuardFinding(
        kind: .projectName,
        message:
          "the stack was deployed as \(printable(last.project)), and is called \(name) now: volumes and containers of the old name would be left behind; write `name: \(printable(last.project))` into the compose file, or pass --project-name"
      )
    ]
  }

  private func strangers() throws -> [GuardFinding] {
    try stack.strangers().map { other in
      GuardFinding(
        kind: .sharedTree,
        message:
          "\(other.displayName), of the project \(printable(other.project ?? "")), runs on this tree: two servers on the same files destroy them"
      )
    }
  }

  private func differences(from volumes: [EngineVolume]) -> [GuardFinding] {
    stack.project.volumes.filter { !$0.external }.compactMap { wanted in
      guard let there = volumes.first(where: { $0.name == wanted.name }) else { return nil }
      let options = Dictionary(wanted.driverOptions.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      let driver = wanted.driver?.value ?? "local"
      guard driver != there.driver || options != there.options ?? [:] else { return nil }
      return GuardFinding(
        kind: .volume,
        message:
          "the volume \(printable(wanted.name)) was made otherwise than the compose file describes it now; it would have to be made anew, without what it holds"
      )
    }
  }

  /// Against the containers there are, else against the last deploy.
  private func mounts(_ containers: [Container]) -> [GuardFinding] {
    stack.project.services.flatMap { service -> [GuardFinding] in
      let differences: [MountDifference]
      if let container = containers.first(where: { $0.service == service.name.text }) {
        differences = MountDifference.all(between: container, and: service, in: stack.project)
      } else if let recorded = last?.mounts[service.name.text] {
        differences = MountDifference.all(recorded, service, stack.project)
      } else {
        differences = []
      }
      return differences.map { GuardFinding(kind: .mount, message: $0.message) }
    }
  }

  private func postgresByTag() throws -> [GuardFinding] {
    try stack.workspace.postgresMajors.sorted { $0.key < $1.key }.compactMap { path, major in
      try postgres(at: path, major, "the image's tag says \(major)")
    }
  }

  /// PG_MAJOR is in the environment of the official image and of those that are made from it.
  private func postgres(_ service: String, _ image: EngineImage) throws -> [GuardFinding] {
    guard let major = image.variable("PG_MAJOR").flatMap(Int.init) else { return [] }
    let root = try stack.workspace.place.path
    let binds = stack.project.service(named: service)?.mounts.filter { $0.kind == .bind } ?? []
    return try binds.compactMap { mount in
      guard let source = mount.source,
        let path = try TreeLocation.path(of: FilePath(source), below: root)
      else { return nil }
      return try postgres(at: path, major, "the image is \(major)")
    }
  }

  private func postgres(at path: EntryPath, _ major: Int, _ image: String) throws -> GuardFinding? {
    guard let there = try stack.workspace.postgresMajor(at: path), there != major else { return nil }
    return GuardFinding(
      kind: .postgresMajor,
      message:
        "\(try stack.workspace.place.name(of: path)) holds the files of PostgreSQL \(there), and \(image): it does not start on them; dump and load, or pg_upgrade, first"
    )
  }

  /// Volumes that the image before did not declare: it keeps its data elsewhere. Those of an image that runs already, and what is
  /// known of images, `verify` judges.
  private func newVolumes(_ name: String, _ image: EngineImage, _ before: EngineImage?) -> [GuardFinding] {
    guard let before, let service = stack.project.service(named: name), service.volumesFrom.isEmpty else { return [] }
    let targets = service.mounts.map(\.target) + service.tmpfs.map(\.target)
    return image.volumes.filter { volume in
      // A mount above does not help: the engine makes the volume below it.
      !before.volumes.contains(volume) && !targets.contains { isPath($0, atOrBelow: volume) }
    }.map { volume in
      GuardFinding(
        kind: .imageVolume,
        message:
          "the new image of \(name) keeps data in \(printable(volume)), which the one before did not, and nothing is mounted there: it would start without its data"
      )
    }
  }
}
