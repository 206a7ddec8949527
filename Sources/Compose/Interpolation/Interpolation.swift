import Diagnostics
import Values

/// Fills variables into every text of a model, then casts what the schema wants as a number or a boolean.
struct Interpolation {
  let session: LoadingSession
  let environment: [String: String]

  func interpolate(_ value: ComposeValue, at path: ComposePath = ComposePath()) throws(LocatedError) -> ComposeValue {
    var value = value
    switch value.content {
    case .string(let text):
      let filled = try substitute(text, at: value.location, in: path)
      if filled != text { value.written = text }
      value.content = try cast(filled, at: value.location, in: path)
    case .sequence(let items):
      var filled: [ComposeValue] = []
      for item in items { filled.append(try interpolate(item, at: path.appending("[]"))) }
      value.content = .sequence(filled)
    case .mapping(let mapping):
      value.content = .mapping(
        try mapping.mapValues { (pair) throws(LocatedError) in
          try interpolate(pair.value, at: path.appending(pair.key))
        })
    default: break
    }
    return value
  }

  func substitute(_ text: String, at location: SourceLocation, in path: ComposePath) throws(LocatedError) -> String {
    let template = Template(lookup: { environment[$0] }) { name in
      session.warn(
        .unsetVariable(name), "the variable \(name) is not set, the empty string takes its place", at: location)
    }
    do throws(TemplateError) {
      return try template.substitute(text)
    } catch {
      throw explain(error, at: location, in: path)
    }
  }

  private func explain(_ error: TemplateError, at location: SourceLocation, in path: ComposePath) -> LocatedError {
    switch error {
    case .invalid(let template):
      session.error(
        "\(printable(path.description)): \(printable(template)) holds no valid variable expression",
        hint: "write $$ for a dollar sign that is meant as such", at: location)
    case .excessive:
      session.error(
        "\(printable(path.description)): variables make a text of more than \(Template.lengthLimit) bytes, or are "
          + "nested more than \(Template.depthLimit) deep", hint: "use fewer variables there", at: location)
    case .required(let variable, let reason):
      session.error(
        "\(printable(path.description)): the required variable \(variable) has no value"
          + (reason.isEmpty ? "" : ": \(printable(reason))"),
        hint: "set \(variable) in the environment or in .env", at: location)
    }
  }

  private func cast(
    _ text: String, at location: SourceLocation, in path: ComposePath
  ) throws(LocatedError) -> ComposeValue.Content {
    guard let wanted = Self.casts[path] else { return .string(text) }
    switch wanted {
    case .integer:
      if let value = Int64(text) { return .integer(value) }
      throw session.error("\(printable(path.description)): \(shown(text)) is no whole number", at: location)
    case .float:
      if let value = Double(text) { return .float(value) }
      throw session.error("\(printable(path.description)): \(shown(text)) is no number", at: location)
    case .bool: return .bool(try boolean(text, at: location, in: path))
    }
  }

  private func shown(_ text: String) -> String {
    text.isEmpty ? "an empty text" : printable(text)
  }

  private func boolean(_ text: String, at location: SourceLocation, in path: ComposePath) throws(LocatedError) -> Bool {
    switch text.lowercased() {
    case "true": return true
    case "false": return false
    case "y", "yes", "on", "n", "no", "off":
      let value = ["y", "yes", "on"].contains(text.lowercased())
      session.warn(
        .legacyBoolean, "\(printable(text)) is no boolean in YAML 1.2; write \(value)", at: location)
      return value
    default:
      throw session.error(
        "\(printable(path.description)): \(shown(text)) is no boolean", hint: "write true or false", at: location
      )
    }
  }
}

extension Interpolation {
  private enum Wanted { case integer, float, bool }

  private static let casts: PathRules<Wanted> = {
    let integers = [
      "cpu_count", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpu_shares", "deploy.replicas",
      "deploy.update_config.parallelism", "deploy.rollback_config.parallelism", "deploy.restart_policy.max_attempts",
      "deploy.placement.max_replicas_per_node", "healthcheck.retries", "oom_score_adj", "pids_limit",
      "ports.[].target", "scale", "ulimits.*", "ulimits.*.hard", "ulimits.*.soft",
    ]
    let floats = [
      "cpu_percent", "cpus", "deploy.update_config.max_failure_ratio", "deploy.rollback_config.max_failure_ratio",
    ]
    let booleans = [
      "init", "healthcheck.disable", "oom_kill_disable", "privileged", "read_only", "stdin_open", "tty",
      "volumes.[].read_only", "volumes.[].volume.nocopy",
    ]
    let top = [
      "networks.*.external", "networks.*.internal", "networks.*.attachable", "networks.*.enable_ipv4",
      "networks.*.enable_ipv6", "volumes.*.external", "secrets.*.external", "configs.*.external",
    ]
    func service(_ key: String) -> ComposePath { ComposePath(stringLiteral: "services.*." + key) }
    return PathRules([
      .integer: integers.map(service), .float: floats.map(service),
      .bool: booleans.map(service) + top.map(ComposePath.init(stringLiteral:)),
    ])
  }()
}
