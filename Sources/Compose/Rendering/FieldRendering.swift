import Diagnostics

/// How single fields look in Compose's own output: durations and sizes in its notation, lists of assignments as
/// mappings, and so on.
enum FieldRendering {
  static func render(_ value: ComposeValue, at path: ComposePath) -> ComposeValue {
    if let rule = rules[path] { return apply(rule, to: value) }
    var value = value
    switch value.content {
    case .mapping(let mapping):
      let own = mapping.pairs.filter { !$0.key.hasPrefix("x-") }
      value.content = .mapping(
        ComposeMapping(own).mapValues { pair in
          let next = path.appending(pair.key)
          let field = render(pair.value, at: next)
          return rules[next] == nil ? withoutEmpty(field) : field
        })
    case .sequence(let items):
      value.content = .sequence(items.map { withoutEmpty(render($0, at: path.appending("[]"))) })
    default: break
    }
    return value
  }

  /// Without the fields that Go's `omitempty` drops. Of empty mappings only tables go: other fields are pointers there.
  static func withoutEmpty(_ value: ComposeValue) -> ComposeValue {
    guard let mapping = value.mapping else { return value }
    let kept = mapping.pairs.filter { pair in
      switch pair.value.content {
      case .null: pair.key == "command"
      case .string(""), .sequence([]): false
      case .mapping(let table) where table.isEmpty: !tables.contains(pair.key)
      case .bool(let flag): flag || pair.key == "required"
      case .integer(0): ["scale", "replicas", "retries", "max_attempts", "parallelism"].contains(pair.key)
      default: true
      }
    }
    return ComposeValue(.mapping(ComposeMapping(kept)), at: value.location)
  }

  private static let tables: Set<String> = [
    "additional_contexts", "annotations", "args", "depends_on", "driver_opts", "labels", "options", "storage_opt",
    "sysctls", "ulimits",
  ]
}

extension FieldRendering {
  private enum Rule: Hashable {
    case arguments, assignments, duration, size, hosts, texts, test, mode, entries, texted, bool, command, count, lists,
      keys, number, published, limit
  }

  private static let rules = PathRules<Rule>([
    .arguments: ["services.*.build.args"],
    .assignments: [
      "services.*.labels", "services.*.annotations", "services.*.sysctls", "services.*.build.labels",
      "services.*.deploy.labels", "volumes.*.labels", "networks.*.labels",
      "secrets.*.labels", "configs.*.labels",
    ],
    .duration: [
      "services.*.stop_grace_period", "services.*.healthcheck.interval", "services.*.healthcheck.timeout",
      "services.*.healthcheck.start_period", "services.*.healthcheck.start_interval",
      "services.*.deploy.restart_policy.delay", "services.*.deploy.restart_policy.window",
      "services.*.deploy.update_config.delay", "services.*.deploy.update_config.monitor",
      "services.*.deploy.rollback_config.delay", "services.*.deploy.rollback_config.monitor",
    ],
    .size: [
      "services.*.mem_limit", "services.*.mem_reservation", "services.*.memswap_limit", "services.*.mem_swappiness",
      "services.*.shm_size", "services.*.build.shm_size", "services.*.volumes.*.tmpfs.size",
      "services.*.deploy.resources.limits.memory", "services.*.deploy.resources.reservations.memory",
    ],
    .hosts: ["services.*.extra_hosts", "services.*.build.extra_hosts"],
    .texts: [
      "services.*.tmpfs", "services.*.dns", "services.*.dns_search", "services.*.expose", "services.*.group_add",
    ],
    .test: ["services.*.healthcheck.test"],
    .mode: ["services.*.secrets.*.mode", "services.*.configs.*.mode"],
    .entries: ["services.*.networks", "services.*.models", "services.*.storage_opt"],
    .texted: [
      "volumes.*.driver_opts", "networks.*.driver_opts", "secrets.*.driver_opts", "services.*.logging.options",
    ],
    .command: [
      "services.*.post_start.*.command", "services.*.pre_stop.*.command", "services.*.develop.watch.*.exec.command",
    ],
    .count: ["services.*.gpus.*.count", "services.*.deploy.resources.reservations.devices.*.count"],
    .number: ["services.*.deploy.resources.limits.cpus", "services.*.deploy.resources.reservations.cpus"],
    .limit: ["services.*.ulimits.*", "services.*.build.ulimits.*"],
    .published: ["services.*.ports.*.published"],
    .lists: ["services.*.provider.options"],
    .keys: ["services.*.build.ssh"],
    .bool: [
      "services.*.init", "services.*.oom_kill_disable", "services.*.privileged", "services.*.read_only",
      "services.*.stdin_open", "services.*.tty", "services.*.attach", "services.*.healthcheck.disable",
      "services.*.volumes.*.read_only", "services.*.volumes.*.bind.create_host_path",
      "services.*.volumes.*.volume.nocopy", "services.*.build.no_cache", "services.*.build.pull",
      "services.*.build.privileged", "services.*.depends_on.*.restart",
    ],
  ])

  private static func apply(_ rule: Rule, to value: ComposeValue) -> ComposeValue {
    guard let content = scalar(rule, value) ?? collection(rule, value) else { return value }
    return ComposeValue(content, at: value.location)
  }

  private static func scalar(_ rule: Rule, _ value: ComposeValue) -> ComposeValue.Content? {
    switch rule {
    case .duration: value.string.flatMap(GoDuration.parse).map { .string(GoDuration.description($0)) }
    case .size: (value.integer ?? value.string.flatMap(ByteSize.parse)).map { $0 == 0 ? .null : .string(String($0)) }
    case .mode: value.integer.map { .string("0" + String($0, radix: 8)) }
    case .bool: value.looseBool.map { .bool($0) }
    case .number: value.string.flatMap { Double($0) }.map { .float($0) }
    // Compose takes a single limit of 0 for none that is single.
    case .limit: value.integer == 0 ? .mapping(ComposeMapping()) : withoutEmpty(value).content
    case .published: text(value).content
    case .count: value.string?.lowercased() == "all" ? .integer(-1) : nil
    default: nil
    }
  }

  private static func collection(_ rule: Rule, _ value: ComposeValue) -> ComposeValue.Content? {
    switch rule {
    case .arguments: value.mapping.map { .mapping(ComposeMapping($0.pairs.filter { !$0.value.isNull })) }
    case .assignments: assignments(value).content
    case .hosts: hosts(value).content
    case .texts: .sequence((value.sequence ?? [value]).map(text))
    case .test: value.string.map { list(["CMD-SHELL", $0], at: value.location) }
    case .command: value.string.flatMap(ShellWords.split).map { list($0, at: value.location) }
    case .entries: value.mapping.map { .mapping($0.mapValues { withoutEmpty($0.value) }) }
    case .texted: value.mapping.map { .mapping($0.mapValues { text($0.value) }) }
    case .lists:
      value.mapping.map { options in
        .mapping(
          options.mapValues { ComposeValue(.sequence($0.value.sequence ?? [text($0.value)]), at: value.location) })
      }
    case .keys:
      list(
        (value.mapping?.pairs ?? []).map { pair in pair.value.string.map { "\(pair.key)=\($0)" } ?? pair.key },
        at: value.location)
    default: nil
    }
  }

  private static func list(_ texts: [String], at location: SourceLocation) -> ComposeValue.Content {
    .sequence(texts.map { ComposeValue(.string($0), at: location) })
  }

  private static func text(_ value: ComposeValue) -> ComposeValue {
    ComposeValue(.string(value.goText ?? ""), at: value.location)
  }

  private static func assignments(_ value: ComposeValue) -> ComposeValue {
    if let mapping = value.mapping {
      return ComposeValue(.mapping(mapping.mapValues { text($0.value) }), at: value.location)
    }
    var mapping = ComposeMapping()
    for item in value.sequence ?? [] {
      let parts = (item.goText ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      mapping.set(
        String(parts.first ?? ""), ComposeValue(.string(parts.count > 1 ? String(parts[1]) : ""), at: item.location))
    }
    return ComposeValue(.mapping(mapping), at: value.location)
  }

  private static func hosts(_ value: ComposeValue) -> ComposeValue {
    var lines: [String] = []
    for pair in value.mapping?.pairs ?? [] {
      lines += (pair.value.sequence ?? [pair.value]).map { "\(pair.key)=\($0.goText ?? "")" }
    }
    for item in value.sequence ?? [] {
      let text = item.goText ?? ""
      guard !text.contains("="), let colon = text.firstIndex(of: ":") else {
        lines.append(text)
        continue
      }
      lines.append("\(text[..<colon])=\(text[text.index(after: colon)...])")
    }
    return ComposeValue(
      .sequence(lines.sorted().map { ComposeValue(.string($0), at: value.location) }), at: value.location)
  }
}
