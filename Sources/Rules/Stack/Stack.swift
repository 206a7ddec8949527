package import Compose
import Images
import Values

/// What rules look at: a project together with what is known of its images.
package struct Stack {
  let project: Project
  /// The directory that must hold everything that outlives a container, on the host.
  let root: StackPath
  let directory: StackPath
  let services: [StackService]
  let directoriesInUse: DirectoriesInUse
  let reliedOn: Set<String>
  private let indexByName: [String: Int]
  /// What becomes of each service's states, in their order: every rule about mounts asks for it.
  private(set) var placements: [[DataPlacement]] = []

  /// - Parameters:
  ///   - root: absolute.
  ///   - files: hands over Dockerfiles.
  package init(project: Project, root: String, files: FileReading) {
    let directory = StackPath(project.directory) ?? .top
    self.project = project
    self.directory = directory
    self.root = StackPath(root, from: directory)
    let hostPaths = Set(project.services.flatMap { $0.mounts.filter { $0.kind == .bind }.compactMap(\.source) })
    let services = project.services.map { service in
      StackService(service, in: project, hostPaths: hostPaths, dockerfile: service.dockerfile(files: files))
    }
    self.services = services
    self.directoriesInUse = DirectoriesInUse(services)
    self.reliedOn = Self.reliedOn(among: services)
    self.indexByName = Dictionary(zip(services.map(\.name), services.indices)) { first, _ in first }
    self.placements = services.map { service in service.states.map { placement(of: $0, in: service) } }
  }
}

extension Stack {
  func service(named name: String) -> StackService? {
    indexByName[name].map { services[$0] }
  }

  /// A host path as the user would write it in the compose file.
  func shown(_ path: StackPath) -> String {
    path.relative(to: directory)
  }

  /// The directory of the tree that a service's data would go to: its own, with a part for each where it keeps several
  /// things; logs together, as in the default layout.
  func suggestedSource(for service: StackService, _ state: State) -> String {
    // A transaction log is data.
    if state.loss != .data, state.path.components.contains(where: { ["log", "logs"].contains($0) }) {
      return shown(root.appending("logs/" + service.name))
    }
    let own = root.appending(service.name)
    return printable(
      shown(service.keepsOneThing || state.path.name == service.name ? own : own.appending(state.path.name)))
  }
}
