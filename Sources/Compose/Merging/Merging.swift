import Diagnostics
import Values

/// Merges an override into a model by Compose's rules (compose-go `override/merge.go`).
struct Merging {
  let session: LoadingSession

  func merge(_ base: ComposeValue, _ over: ComposeValue, at path: ComposePath = ComposePath()) throws(LocatedError)
    -> ComposeValue
  {
    if let rule = Self.rules[path] { return try apply(rule, base, over, at: path) }
    if over.isNull { return base }
    switch (base.content, over.content) {
    case (.mapping(let left), .mapping(let right)):
      return ComposeValue(.mapping(try merge(left, right, at: path)), at: base.location)
    case (.sequence(let left), .sequence(let right)):
      return ComposeValue(.sequence(left + right), at: base.location)
    case (.mapping, _), (.sequence, _):
      throw session.error(
        "cannot override \(printable(path.description)): \(base.typeName) there, \(over.typeName) here",
        hint: "write it as \(base.typeName), as in \(base.location)", at: over.location)
    default: return over
    }
  }

  func merge(_ base: ComposeMapping, _ over: ComposeMapping, at path: ComposePath) throws(LocatedError)
    -> ComposeMapping
  {
    var result = base
    for pair in over.pairs {
      if let existing = result[pair.key] {
        result.set(pair.key, try merge(existing, pair.value, at: path.appending(pair.key)))
      } else {
        result.set(pair)
      }
    }
    return result
  }
}

extension Merging {
  private enum Rule {
    case toList, replace, build, dependencies, toMapping, extraHosts, logging
  }

  private static let rules = PathRules<Rule>([
    .toList: [
      "networks.*.labels", "volumes.*.labels", "services.*.annotations", "services.*.build.args",
      "services.*.build.additional_contexts", "services.*.build.labels", "services.*.deploy.labels", "services.*.dns",
      "services.*.dns_opt", "services.*.dns_search", "services.*.env_file", "services.*.label_file",
      "services.*.environment", "services.*.labels", "services.*.volumes.*.volume.labels", "services.*.sysctls",
      "services.*.tmpfs",
    ],
    .replace: [
      "services.*.command", "services.*.entrypoint", "services.*.healthcheck.test", "services.*.ulimits.*",
    ],
    .build: ["services.*.build"],
    .dependencies: ["services.*.depends_on"],
    .toMapping: ["services.*.models", "services.*.networks"],
    .extraHosts: ["services.*.extra_hosts", "services.*.build.extra_hosts"],
    .logging: ["services.*.logging"],
  ])

  private func apply(
    _ rule: Rule, _ base: ComposeValue, _ over: ComposeValue, at path: ComposePath
  ) throws(LocatedError) -> ComposeValue {
    switch rule {
    case .replace: return over
    case .toList: return ComposeValue(.sequence(list(base) + list(over)), at: base.location)
    case .extraHosts:
      let left = list(base)
      let added = list(over).filter { item in !left.contains { $0.sameContent(as: item) } }
      return ComposeValue(.sequence(left + added), at: base.location)
    case .toMapping: return try mergeMappings(mapping(base), mapping(over), base, path)
    case .dependencies: return try mergeMappings(dependencies(base), dependencies(over), base, path)
    case .build: return try mergeMappings(build(base), build(over), base, path)
    case .logging:
      let drivers = (base["driver"], over["driver"])
      if let left = drivers.0, let right = drivers.1, !left.sameContent(as: right) { return over }
      return try mergeMappings(base.mapping ?? ComposeMapping(), over.mapping ?? ComposeMapping(), base, path)
    }
  }

  private func mergeMappings(
    _ left: ComposeMapping, _ right: ComposeMapping, _ base: ComposeValue, _ path: ComposePath
  ) throws(LocatedError) -> ComposeValue {
    ComposeValue(.mapping(try merge(left, right, at: path)), at: base.location)
  }

  private func list(_ value: ComposeValue) -> [ComposeValue] {
    switch value.content {
    case .sequence(let items): items
    case .string: [value]
    case .mapping(let mapping): assignments(mapping)
    default: []
    }
  }

  /// `KEY=value` for each pair, sorted as Compose sorts them; a bare `KEY` for a null.
  private func assignments(_ mapping: ComposeMapping) -> [ComposeValue] {
    var items: [ComposeValue] = []
    for pair in mapping.pairs {
      for value in pair.value.sequence ?? [pair.value] {
        let text = value.isNull ? pair.key : "\(pair.key)=\(value.goText ?? "")"
        items.append(ComposeValue(.string(text), at: value.isNull ? pair.keyLocation : value.location))
      }
    }
    return items.sorted { ($0.string ?? "").utf8.lexicographicallyPrecedes(($1.string ?? "").utf8) }
  }

  private func mapping(_ value: ComposeValue) -> ComposeMapping {
    value.mapping
      ?? ComposeMapping(
        (value.sequence ?? []).compactMap { item in
          item.string.map {
            ComposeMapping.Pair(key: $0, keyLocation: item.location, value: ComposeValue(.null, at: item.location))
          }
        })
  }

  private func dependencies(_ value: ComposeValue) -> ComposeMapping {
    value.mapping
      ?? ComposeMapping(
        mapping(value).pairs.map {
          ComposeMapping.Pair(key: $0.key, keyLocation: $0.keyLocation, value: .defaultDependency(at: $0.keyLocation))
        })
  }

  private func build(_ value: ComposeValue) -> ComposeMapping {
    if let mapping = value.mapping { return mapping }
    var mapping = ComposeMapping()
    if value.string != nil { mapping.set("context", value) }
    return mapping
  }
}

extension ComposeValue {
  /// What a bare name in `depends_on` stands for.
  static func defaultDependency(at location: SourceLocation) -> ComposeValue {
    var mapping = ComposeMapping()
    mapping.set("condition", ComposeValue(.string("service_started"), at: location))
    mapping.set("required", ComposeValue(.bool(true), at: location))
    return ComposeValue(.mapping(mapping), at: location)
  }
}
