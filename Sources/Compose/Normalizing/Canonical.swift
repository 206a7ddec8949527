import Diagnostics
import Values

/// Rewrites every short form into its long form (compose-go `transform/`), so that what follows knows one form only.
struct Canonical {
  let session: LoadingSession

  func rewrite(_ value: ComposeValue, at path: ComposePath = ComposePath()) throws(LocatedError) -> ComposeValue {
    if let rule = Self.rules[path] { return try apply(rule, to: value, at: path) }
    return try rewriteChildren(of: value, at: path)
  }

  private func rewriteChildren(of value: ComposeValue, at path: ComposePath) throws(LocatedError) -> ComposeValue {
    var value = value
    switch value.content {
    case .mapping(let mapping):
      value.content = .mapping(
        try mapping.mapValues { (pair) throws(LocatedError) in
          try rewrite(pair.value, at: path.appending(pair.key))
        })
    case .sequence(let items):
      var rewritten: [ComposeValue] = []
      for item in items { rewritten.append(try rewrite(item, at: path.appending("[]"))) }
      value.content = .sequence(rewritten)
    default: break
    }
    return value
  }
}

extension Canonical {
  private enum Rule: Hashable {
    case source, text, assignments, dependencies, envFiles, list, extends, gpus, nullMapping, volume, device, ports
    case build, ssh, external
  }

  private static let rules = PathRules<Rule>([
    .source: ["services.*.build.secrets.*", "services.*.secrets.*", "services.*.configs.*"],
    .text: ["services.*.build.provenance", "services.*.build.sbom"],
    .assignments: ["services.*.build.additional_contexts"],
    .dependencies: ["services.*.depends_on"],
    .envFiles: ["services.*.env_file"],
    .list: [
      "services.*.label_file", "services.*.dns", "services.*.develop.watch.*.ignore",
      "services.*.develop.watch.*.include",
    ],
    .extends: ["services.*.extends"],
    .gpus: ["services.*.gpus"],
    .nullMapping: ["services.*.networks", "services.*.models"],
    .volume: ["services.*.volumes.*"],
    .device: ["services.*.devices.*"],
    .ports: ["services.*.ports"],
    .build: ["services.*.build"],
    .ssh: ["services.*.build.ssh"],
    .external: ["volumes.*", "networks.*", "secrets.*", "configs.*"],
  ])

  private func apply(_ rule: Rule, to value: ComposeValue, at path: ComposePath) throws(LocatedError) -> ComposeValue {
    switch rule {
    case .source: return value.string == nil ? value : value.wrapped(as: "source")
    case .text: return ComposeValue(.string(value.goText ?? ""), at: value.location)
    case .assignments: return try assignments(value, at: path)
    case .dependencies: return dependencies(value)
    case .envFiles: return envFiles(value)
    case .list: return value.string == nil ? value : ComposeValue(.sequence([value]), at: value.location)
    case .extends: return value.string == nil ? value : value.wrapped(as: "service")
    case .gpus: return gpus(value)
    case .nullMapping: return nullMapping(value)
    case .volume: return try volume(value)
    case .device: return try device(value)
    case .ports: return try ports(value)
    case .build:
      return value.string == nil ? try rewriteChildren(of: value, at: path) : value.wrapped(as: "context")
    case .ssh: return try ssh(value)
    case .external: return try external(value, at: path)
    }
  }

  private func assignments(_ value: ComposeValue, at path: ComposePath) throws(LocatedError) -> ComposeValue {
    guard let items = value.sequence else { return value }
    var mapping = ComposeMapping()
    for item in items {
      let text = item.string ?? ""
      guard let equals = text.firstIndex(of: "=") else {
        throw session.error(
          "\(printable(path.description)): \(printable(text)) is no NAME=value", at: item.location)
      }
      mapping.set(
        String(text[..<equals]), ComposeValue(.string(String(text[text.index(after: equals)...])), at: item.location))
    }
    return ComposeValue(.mapping(mapping), at: value.location)
  }

  private func dependencies(_ value: ComposeValue) -> ComposeValue {
    if let items = value.sequence {
      var mapping = ComposeMapping()
      for item in items { mapping.set(item.string ?? "", .defaultDependency(at: item.location)) }
      return ComposeValue(.mapping(mapping), at: value.location)
    }
    guard let mapping = value.mapping else { return value }
    var completed = mapping
    for pair in mapping.pairs {
      guard var fields = pair.value.mapping else { continue }
      for field in ComposeValue.defaultDependency(at: pair.keyLocation).mapping?.pairs ?? []
      where fields[field.key] == nil {
        fields.set(field)
      }
      completed.set(pair.key, ComposeValue(.mapping(fields), at: pair.value.location))
    }
    return ComposeValue(.mapping(completed), at: value.location)
  }

  private func envFiles(_ value: ComposeValue) -> ComposeValue {
    let items = value.sequence ?? (value.string == nil ? [] : [value])
    let files = items.map { item -> ComposeValue in
      var file = item.string == nil ? item : item.wrapped(as: "path")
      guard var fields = file.mapping else { return file }
      if fields["required"] == nil { fields.set("required", ComposeValue(.bool(true), at: item.location)) }
      file.content = .mapping(fields)
      return file
    }
    return ComposeValue(.sequence(files), at: value.location)
  }

  private func gpus(_ value: ComposeValue) -> ComposeValue {
    guard value.string != nil else { return value }
    return ComposeValue(
      .sequence([ComposeValue(.string("all"), at: value.location).wrapped(as: "count")]), at: value.location)
  }

  private func nullMapping(_ value: ComposeValue) -> ComposeValue {
    guard let items = value.sequence else { return value }
    var mapping = ComposeMapping()
    for item in items { mapping.set(item.string ?? "", ComposeValue(.null, at: item.location)) }
    return ComposeValue(.mapping(mapping), at: value.location)
  }

  private func device(_ value: ComposeValue) throws(LocatedError) -> ComposeValue {
    guard let text = value.string else { return value }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 3 else {
      throw session.error(
        "the device \(printable(text)) has too many colons", hint: "use the long form", at: value.location)
    }
    let target = parts.count > 1 && !parts[1].isEmpty ? parts[1] : parts[0]
    return value.record([
      ("source", parts[0]), ("target", target), ("permissions", parts.count > 2 ? parts[2] : "rwm"),
    ])
  }

  private func ssh(_ value: ComposeValue) throws(LocatedError) -> ComposeValue {
    guard let items = value.sequence else { return value }
    var mapping = ComposeMapping()
    for item in items {
      let text = item.string ?? ""
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 || text == "default" else {
        throw session.error("the ssh key \(printable(text)) is neither default nor id=path", at: item.location)
      }
      mapping.set(parts[0], ComposeValue(parts.count == 2 ? .string(parts[1]) : .null, at: item.location))
    }
    return ComposeValue(.mapping(mapping), at: value.location)
  }

  private func ports(_ value: ComposeValue) throws(LocatedError) -> ComposeValue {
    guard let items = value.sequence else { return value }
    var ports: [ComposeValue] = []
    for item in items {
      if item.mapping != nil {
        ports.append(item)
      } else {
        ports += try session.ports(item.goText ?? "", at: item.location)
      }
    }
    return ComposeValue(.sequence(ports), at: value.location)
  }

  /// `external: {name: x}` is the old way to write `name: x` with `external: true`.
  private func external(_ value: ComposeValue, at path: ComposePath) throws(LocatedError) -> ComposeValue {
    guard var fields = value.mapping, let external = fields["external"], external.mapping != nil else { return value }
    fields.set("external", ComposeValue(.bool(true), at: external.location))
    if let name = external["name"] {
      if let written = fields["name"], !written.sameContent(as: name) {
        throw session.error(
          "\(printable(path.description)): name and external.name differ", hint: "keep name", at: name.location)
      }
      fields.set("name", name)
    }
    return ComposeValue(.mapping(fields), at: value.location)
  }
}
