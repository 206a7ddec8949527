import Diagnostics
import Values

/// Checks that the active services fit together (compose-go `loader/validate.go`).
struct ConsistencyCheck {
  let session: LoadingSession
  let project: Project

  func check() throws(ComposeError) {
    for service in project.services {
      try checkImage(of: service)
      try checkNetworks(of: service)
      try checkDependencies(of: service)
      try checkReferences(of: service)
      try checkReplicas(of: service)
      try checkLimits(of: service)
      try checkTargets(of: service)
    }
    try checkCircles()
  }

  private func checkImage(of service: Service) throws(ComposeError) {
    guard service.image == nil, service.build == nil, service.tree["provider"] == nil else { return }
    throw session.error(
      "service \(service.name) has neither an image nor a build", hint: "add image:", at: service.location)
  }

  private func checkNetworks(of service: Service) throws(ComposeError) {
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

  private func checkDependencies(of service: Service) throws(ComposeError) {
    for dependency in service.dependsOn where project.service(named: dependency.service) == nil {
      let isInactive = project.inactiveServices.contains { $0.name.text == dependency.service }
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

  private func checkReferences(of service: Service) throws(ComposeError) {
    let volumes = project.volumes.map(\.key)
    for mount in service.mounts where mount.kind == .volume {
      guard let source = mount.source, !volumes.contains(source) else { continue }
      throw undefined("volume", source, in: service, at: mount.location, among: volumes)
    }
    for config in service.configs where !project.configs.contains(where: { $0.key == config.source }) {
      throw undefined("config", config.source, in: service, at: config.location, among: project.configs.map(\.key))
    }
    for secret in service.secrets where !project.secrets.contains(where: { $0.key == secret.source }) {
      throw undefined("secret", secret.source, in: service, at: secret.location, among: project.secrets.map(\.key))
    }
  }

  private func undefined(
    _ kind: String, _ name: String, in service: Service, at location: SourceLocation, among known: [String]
  ) -> ComposeError {
    let near = suggestion(for: name, among: known).map { "did you mean \($0)?" }
    let isPath = kind == "volume" && name.contains("/")
    let hint = isPath ? "write ./\(printable(name)) for a path" : "define it under \(kind)s: at the top level"
    return session.error(
      "service \(service.name) refers to the undefined \(kind) \(printable(name))", hint: near ?? hint, at: location)
  }

  private func checkReplicas(of service: Service) throws(ComposeError) {
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
  private func checkLimits(of service: Service) throws(ComposeError) {
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
  private func checkTargets(of service: Service) throws(ComposeError) {
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

  private func checkCircles() throws(ComposeError) {
    var done: Set<String> = []
    for service in project.services { try follow(service, trail: [], done: &done) }
  }

  private func follow(_ service: Service, trail: [String], done: inout Set<String>) throws(ComposeError) {
    let name = service.name.text
    guard !done.contains(name) else { return }
    for dependency in service.dependsOn {
      guard !(trail + [name]).contains(dependency.service) else {
        let way = (trail + [name, dependency.service]).drop { $0 != dependency.service }
        throw session.error(
          "services depend on each other in a circle: \(printable(way.joined(separator: " -> ")))",
          hint: "break the circle", at: dependency.location)
      }
      guard let next = project.service(named: dependency.service) else { continue }
      try follow(next, trail: trail + [name], done: &done)
    }
    done.insert(name)
  }
}
