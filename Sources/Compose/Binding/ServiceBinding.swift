import Diagnostics
import Values

/// Reads a canonical service into the model's plain values.
struct ServiceBinding {
  let session: LoadingSession
  let environment: [String: String]

  func service(_ pair: ComposeMapping.Pair) throws(LocatedError) -> Service? {
    guard let name = ServiceName(pair.key), pair.value.mapping != nil else { return nil }
    let tree = pair.value
    var service = Service(name: name, location: pair.keyLocation, tree: tree)
    service.image = text(tree["image"])
    service.build = build(tree["build"])
    service.containerName = text(tree["container_name"])
    service.hostname = text(tree["hostname"])
    service.user = text(tree["user"])
    service.workingDirectory = text(tree["working_dir"])
    service.restart = text(tree["restart"])
    service.stopSignal = text(tree["stop_signal"])
    service.networkMode = text(tree["network_mode"])
    service.command = try commandLine(tree["command"])
    service.entrypoint = try commandLine(tree["entrypoint"])
    service.readOnly = tree["read_only"].flatMap { value in value.looseBool.map { Located($0, at: value.location) } }
    service.stopGracePeriod = try duration(tree["stop_grace_period"])
    service.replicas = replicas(of: tree)
    service.volumesFrom = texts(tree["volumes_from"])
    service.profiles = texts(tree["profiles"])
    service.labels = try session.assignments(tree["labels"]).map {
      NamedValue(name: $0.name, value: $0.value ?? "", location: $0.location)
    }
    service.environment = try session.assignments(tree["environment"])
    service.mounts = try mounts(tree["volumes"])
    service.tmpfs = texts(tree["tmpfs"]).map(tmpfs)
    service.configs = grants(tree["configs"], below: "/")
    service.secrets = grants(tree["secrets"], below: "/run/secrets")
    service.dependsOn = dependencies(tree["depends_on"])
    service.healthcheck = try healthcheck(tree["healthcheck"])
    return service
  }

  private func text(_ value: ComposeValue?) -> Located<String>? {
    guard let value, let text = value.string, !text.isEmpty else { return nil }
    return Located(text, at: value.location)
  }

  private func texts(_ value: ComposeValue?) -> [Located<String>] {
    guard let value else { return [] }
    return (value.sequence ?? [value]).compactMap { item in item.string.map { Located($0, at: item.location) } }
  }

  private func build(_ value: ComposeValue?) -> Build? {
    guard let value, value.mapping != nil else { return nil }
    return Build(context: text(value["context"]), dockerfile: text(value["dockerfile"]), location: value.location)
  }

  private func commandLine(_ value: ComposeValue?) throws(LocatedError) -> ContainerCommand? {
    guard let value, !value.isNull else { return nil }
    if let items = value.sequence {
      return ContainerCommand(arguments: items.compactMap(\.goText), location: value.location)
    }
    guard let arguments = ShellWords.split(value.string ?? "") else {
      throw session.error("the command line has a quote that does not end", at: value.location)
    }
    return ContainerCommand(arguments: arguments, location: value.location)
  }

  private func duration(_ value: ComposeValue?) throws(LocatedError) -> Located<Duration>? {
    guard let value, let text = value.string else { return nil }
    guard let duration = GoDuration.parse(text) else {
      throw session.error("\(printable(text)) is no duration", hint: "write 1m30s or the like", at: value.location)
    }
    return Located(duration, at: value.location)
  }

  private func replicas(of tree: ComposeValue) -> Located<Int>? {
    guard let value = tree["scale"] ?? tree["deploy"]?["replicas"], let count = value.looseInteger else { return nil }
    return Located(Int(count), at: value.location)
  }

  private func tmpfs(_ entry: Located<String>) -> TmpfsMount {
    let parts = entry.value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return TmpfsMount(target: parts[0], options: parts.count > 1 ? parts[1] : nil, location: entry.location)
  }

  /// A relative target lies below the directory; a secret is mounted there under its own name where none is written.
  private func grants(_ value: ComposeValue?, below directory: String) -> [FileGrant] {
    (value?.sequence ?? []).compactMap { item in
      guard let source = item["source"]?.string else { return nil }
      let target = item["target"]?.string ?? source
      return FileGrant(source: source, target: HostPath.absolute(target, from: directory), location: item.location)
    }
  }

  private func dependencies(_ value: ComposeValue?) -> [Dependency] {
    (value?.mapping?.pairs ?? []).map { pair in
      Dependency(
        service: pair.key, condition: pair.value["condition"]?.string ?? "service_started",
        required: pair.value["required"]?.looseBool ?? true, location: pair.keyLocation)
    }
  }

  private func healthcheck(_ value: ComposeValue?) throws(LocatedError) -> Healthcheck? {
    guard let value, value.mapping != nil else { return nil }
    var test = (value["test"]?.sequence ?? []).compactMap(\.goText)
    if let line = value["test"]?.string { test = ["CMD-SHELL", line] }
    if let kind = test.first, !["CMD", "CMD-SHELL", "NONE"].contains(kind) {
      throw session.error(
        "a healthcheck's test begins with CMD, CMD-SHELL or NONE, not \(printable(kind))",
        at: value["test"]?.location ?? value.location)
    }
    return Healthcheck(
      test: test, disabled: value["disable"]?.looseBool ?? (test.first == "NONE"),
      interval: try duration(value["interval"])?.value, timeout: try duration(value["timeout"])?.value,
      startPeriod: try duration(value["start_period"])?.value,
      retries: value["retries"]?.looseInteger.map { Int($0) }, location: value.location)
  }
}

extension ComposeValue {
  /// A boolean, or text that Compose takes for one.
  var looseBool: Bool? {
    switch (bool, string?.lowercased()) {
    case (let value?, _): value
    case (_, "true"), (_, "y"), (_, "yes"), (_, "on"): true
    case (_, "false"), (_, "n"), (_, "no"), (_, "off"): false
    default: nil
    }
  }

  /// A whole number, or text that is one.
  var looseInteger: Int64? { integer ?? string.flatMap { Int64($0) } }
}
