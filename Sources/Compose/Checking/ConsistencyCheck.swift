import Diagnostics
import Values

/// Checks that the active services fit together (compose-go `loader/validate.go`).
struct ConsistencyCheck {
  let session: LoadingSession
  let project: Project
  private let services: [String: Service]
  private let inactive: Set<String>
  private let volumes: Set<String>
  private let configs: Set<String>
  private let secrets: Set<String>

  init(session: LoadingSession, project: Project) {
    self.session = session
    self.project = project
    services = Dictionary(project.services.map { ($0.name.text, $0) }) { first, _ in first }
    inactive = Set(project.inactiveServices.map(\.name.text))
    volumes = Set(project.volumes.map(\.key))
    configs = Set(project.configs.map(\.key))
    secrets = Set(project.secrets.map(\.key))
  }

  func check() throws(LocatedError) {
    for service in project.services {
      try checkImage(of: service)
      try checkBuild(of: service)
      try checkNetworks(of: service)
      try checkDependencies(of: service)
      try checkReferences(of: service)
      try checkReplicas(of: service)
      try checkLimits(of: service)
      try checkTargets(of: service)
    }
    try checkContainerNames()
    try checkCircles()
  }

  private func checkContainerNames() throws(LocatedError) {
    var names: [String: Service] = [:]
    for service in project.services {
      guard let name = service.containerName else { continue }
      if let first = names.updateValue(service, forKey: name.value) {
        throw session.error(
          "service \(service.name) has the container_name \(printable(name.value)), as \(first.name) has",
          hint: "give each its own", at: name.location)
      }
    }
  }

  private func checkImage(of service: Service) throws(LocatedError) {
    guard service.image == nil, service.build == nil, service.tree["provider"] == nil else { return }
    throw session.error(
      "service \(service.name) has neither an image nor a build", hint: "add image:", at: service.location)
  }

  private func checkBuild(of service: Service) throws(LocatedError) {
    if let inline = service.value(at: "build", "dockerfile_inline"), service.build?.dockerfile != nil {
      throw session.error(
        "service \(service.name) has both dockerfile and dockerfile_inline", hint: "keep one", at: inline.location)
    }
    for watch in service.value(at: "develop", "watch")?.sequence ?? []
    where watch["target"] == nil && !["rebuild", "restart"].contains(watch["action"]?.string ?? "") {
      throw session.error(
        "service \(service.name): develop.watch needs a target to copy to", hint: "add target:", at: watch.location)
    }
    guard let platform = service.tree["platform"], let platforms = service.value(at: "build", "platforms")?.sequence,
      !platforms.isEmpty, !platforms.contains(where: { $0.string == platform.string })
    else { return }
    throw session.error(
      "service \(service.name) runs on \(printable(platform.string ?? "")), but is not built for it",
      hint: "add it to build.platforms", at: platform.location)
  }

  private func checkNetworks(of service: Service) throws(LocatedError) {
    let networks = service.tree["networks"]?.mapping ?? ComposeMapping()
    if let mode = service.networkMode, let first = networks.pairs.first {
      throw session.error(
        "service \(service.name) has both network_mode \(printable(mode.value)) and networks", hint: "keep one",
        at: first.keyLocation)
    }
    let known = project.tree["networks"]?.mapping
    for network in networks.pairs where known?.pair(for: network.key) == nil {
      throw undefined("network", network.key, in: service, at: network.keyLocation, among: known?.keys ?? [])
    }
  }

  private func checkDependencies(of service: Service) throws(LocatedError) {
    for dependency in service.dependsOn where services[dependency.service] == nil {
      let isInactive = inactive.contains(dependency.service)
      if isInactive, !dependency.required { continue }
      guard !isInactive else {
        throw session.error(
          "service \(service.name) depends on \(printable(dependency.service)), whose profile is not active",
          hint: "activate it with --profile, or write required: false", at: dependency.location)
      }
      throw session.error(
        "service \(service.name) depends on the undefined service \(printable(dependency.service))",
        hint: suggestion(for: dependency.service, among: project.services.map(\.name.text)).map {
          "did you mean \($0)?"
        },
        at: dependency.location)
    }
  }

  private func checkReferences(of service: Service) throws(LocatedError) {
    for mount in service.mounts where mount.kind == .volume {
      guard let source = mount.source, !volumes.contains(source) else { continue }
      throw undefined("volume", source, in: service, at: mount.location, among: volumes)
    }
    for config in service.configs where !configs.contains(config.source) {
      throw undefined("config", config.source, in: service, at: config.location, among: configs)
    }
    for secret in service.secrets where !secrets.contains(secret.source) {
      throw undefined("secret", secret.source, in: service, at: secret.location, among: secrets)
    }
  }

  private func undefined(
    _ kind: String, _ name: String, in service: Service, at location: SourceLocation,
    among known: some Collection<String>
  ) -> LocatedError {
    let near = suggestion(for: name, among: known.sorted()).map { "did you mean \($0)?" }
    let isPath = kind == "volume" && name.contains("/")
    let hint = isPath ? "write ./\(printable(name)) for a path" : "define it under \(kind)s: at the top level"
    return session.error(
      "service \(service.name) refers to the undefined \(kind) \(printable(name))", hint: near ?? hint, at: location)
  }

  private func checkReplicas(of service: Service) throws(LocatedError) {
    guard let replicas = service.replicas else { return }
    if replicas.value < 0 {
      throw session.error("service \(service.name) has fewer than no replicas", at: replicas.location)
    }
    if let scale = service.tree["scale"]?.looseInteger, let deployed = service.tree["deploy"]?["replicas"],
      let count = deployed.looseInteger, count != scale
    {
      throw session.error(
        "service \(service.name): scale and deploy.replicas differ", hint: "keep one of them", at: deployed.location)
    }
    if replicas.value > 1, let name = service.containerName {
      throw session.error(
        "service \(service.name) has \(replicas.value) replicas and a container_name, which must be unique",
        hint: "remove container_name", at: name.location)
    }
  }

  /// A limit may be written in two places, but not with two values.
  private func checkLimits(of service: Service) throws(LocatedError) {
    let resources = service.tree["deploy"]?["resources"]
    for (key, section, limit) in [
      ("cpus", "limits", "cpus"), ("mem_limit", "limits", "memory"), ("mem_reservation", "reservations", "memory"),
      ("pids_limit", "limits", "pids"),
    ] {
      guard let own = service.tree[key], let block = resources?[section], let value = amount(own), value != 0,
        value != block[limit].flatMap(amount) ?? 0
      else { continue }
      throw session.error(
        "service \(service.name): \(key) and deploy.resources.\(section).\(limit) differ", hint: "keep one of them",
        at: own.location)
    }
  }

  private func amount(_ value: ComposeValue) -> Double? {
    let text = value.goText ?? ""
    return Double(text) ?? ByteSize.parse(text).map(Double.init)
  }

  /// Two mounts at one path. Compose compares a `tmpfs` path as written.
  private func checkTargets(of service: Service) throws(LocatedError) {
    var seen: [String: SourceLocation] = [:]
    let targets = service.tmpfs.map { ($0.target, $0.location) } + service.mounts.map { ($0.target, $0.location) }
    for (target, location) in targets {
      if let first = seen[target] {
        throw session.error(
          "service \(service.name) mounts \(printable(target)) twice, first at \(first)", hint: "keep one of them",
          at: location)
      }
      seen[target] = location
    }
  }

  /// Follows dependencies depth first, without recursion: a chain may be as long as a file.
  private func checkCircles() throws(LocatedError) {
    var done: Set<String> = []
    for start in project.services where !done.contains(start.name.text) {
      var trail = [(service: start, next: 0)]
      var onTrail: Set<String> = [start.name.text]
      while let (service, next) = trail.last {
        guard next < service.dependsOn.count else {
          done.insert(service.name.text)
          onTrail.remove(service.name.text)
          trail.removeLast()
          continue
        }
        trail[trail.count - 1].next += 1
        let dependency = service.dependsOn[next]
        if onTrail.contains(dependency.service) { throw circle(dependency, trail.map(\.service.name.text)) }
        guard !done.contains(dependency.service), let target = services[dependency.service] else { continue }
        onTrail.insert(dependency.service)
        trail.append((target, 0))
      }
    }
  }

  private func circle(_ dependency: Dependency, _ trail: [String]) -> LocatedError {
    let way = trail.drop { $0 != dependency.service } + [dependency.service]
    return session.error(
      "services depend on each other in a circle: \(printable(way.joined(separator: " -> ")))",
      hint: "break the circle", at: dependency.location)
  }
}
