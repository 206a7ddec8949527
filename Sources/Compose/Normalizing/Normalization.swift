import Diagnostics

/// Completes a merged model with what follows from it: networks, names of resources, implied dependencies
/// (compose-go `loader/normalize.go`).
struct Normalization {
  let projectName: String
  let environment: [String: String]

  func normalized(_ model: ComposeValue) -> ComposeValue {
    let usesDefault = (model["services"]?.mapping?.pairs ?? []).contains { usesDefaultNetwork($0.value) }
    var model = model.mappingServices(service)
    guard var fields = model.mapping else { return model }
    if usesDefault, fields["networks"]?["default"] == nil {
      var networks = fields["networks"]?.mapping ?? ComposeMapping()
      if networks["default"] == nil { networks.set("default", ComposeValue(.null, at: model.location)) }
      fields.set("networks", ComposeValue(.mapping(networks), at: fields["networks"]?.location ?? model.location))
    }
    for section in ["networks", "volumes", "configs", "secrets"] { fields.change(section, named) }
    fields.set("name", ComposeValue(.string(projectName), at: fields["name"]?.location ?? model.location))
    model.content = .mapping(fields)
    return model
  }

  /// Gives each resource its name on the engine.
  private func named(_ section: ComposeValue) -> ComposeValue {
    guard let resources = section.mapping else { return section }
    let named = resources.mapValues { pair in
      var fields = pair.value.mapping ?? ComposeMapping()
      guard fields["name"] == nil || fields["name"]?.isNull == true else { return pair.value }
      let isExternal = fields["external"]?.bool == true
      let name = isExternal ? pair.key : "\(projectName)_\(pair.key)"
      fields.set("name", ComposeValue(.string(name), at: pair.keyLocation))
      return ComposeValue(.mapping(fields), at: pair.value.location)
    }
    return ComposeValue(.mapping(named), at: section.location)
  }

  private func usesDefaultNetwork(_ service: ComposeValue) -> Bool {
    guard service["provider"] == nil, service["network_mode"] == nil else { return false }
    let networks = service["networks"]?.mapping
    return networks == nil || networks?.isEmpty == true || networks?.pair(for: "default") != nil
  }

  private func service(_ service: ComposeValue) -> ComposeValue {
    guard var fields = service.mapping else { return service }
    if usesDefaultNetwork(service), fields["networks"]?.mapping?.isEmpty != false {
      var networks = ComposeMapping()
      networks.set("default", ComposeValue(.null, at: service.location))
      fields.set("networks", ComposeValue(.mapping(networks), at: service.location))
    }
    if fields["pull_policy"]?.string == "if_not_present" {
      fields.change("pull_policy") { ComposeValue(.string("missing"), at: $0.location) }
    }
    fields.change("build", build)
    fields.change("environment", resolvedMapping)
    fields.changeItems("volumes", cleanTarget)
    let implied = impliedDependencies(fields)
    if !implied.isEmpty {
      var dependencies = fields["depends_on"]?.mapping ?? ComposeMapping()
      for pair in implied where dependencies[pair.key] == nil { dependencies.set(pair) }
      fields.set(
        "depends_on", ComposeValue(.mapping(dependencies), at: fields["depends_on"]?.location ?? service.location))
    }
    return ComposeValue(.mapping(fields), at: service.location)
  }

  private func build(_ build: ComposeValue) -> ComposeValue {
    var build = build.adding("context", .string("."))
    if var fields = build.mapping, let arguments = fields["args"] {
      fields.set("args", knownArguments(resolvedMapping(arguments)))
      build.content = .mapping(fields)
    }
    return build["dockerfile_inline"] == nil ? build.adding("dockerfile", .string("Dockerfile")) : build
  }

  /// Build arguments as a mapping, without those that have no value.
  private func knownArguments(_ value: ComposeValue) -> ComposeValue {
    var known = ComposeMapping()
    for pair in value.mapping?.pairs ?? [] where !pair.value.isNull {
      known.set(pair.key, ComposeValue(.string(pair.value.goText ?? ""), at: pair.value.location))
    }
    for item in value.sequence ?? [] {
      let parts = (item.string ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      known.set(String(parts[0]), ComposeValue(.string(String(parts[1])), at: item.location))
    }
    return ComposeValue(.mapping(known), at: value.location)
  }

  /// Names without a value take the project environment's; those it lacks too stay without.
  private func resolvedMapping(_ value: ComposeValue) -> ComposeValue {
    guard let names = value.mapping else {
      guard let items = value.sequence else { return value }
      let resolved = items.map { item -> ComposeValue in
        guard let name = item.string, let known = environment[name] else { return item }
        return ComposeValue(.string("\(name)=\(known)"), at: item.location, written: item.written ?? name)
      }
      return ComposeValue(.sequence(resolved), at: value.location)
    }
    let resolved = names.mapValues { pair in
      guard pair.value.isNull, let known = environment[pair.key] else { return pair.value }
      return ComposeValue(.string(known), at: pair.value.location, written: "")
    }
    return ComposeValue(.mapping(resolved), at: value.location)
  }

  private func cleanTarget(_ volume: ComposeValue) -> ComposeValue {
    guard var fields = volume.mapping, let target = fields["target"], let text = target.string else { return volume }
    fields.set("target", ComposeValue(.string(HostPath.clean(text)), at: target.location, written: target.written))
    return ComposeValue(.mapping(fields), at: volume.location, written: volume.written)
  }

  private func impliedDependencies(_ fields: ComposeMapping) -> [ComposeMapping.Pair] {
    var implied: [ComposeMapping.Pair] = []
    func add(_ service: Substring, restart: Bool, at location: SourceLocation) {
      let value = ComposeValue.defaultDependency(at: location).adding("restart", .bool(restart))
      implied.append(ComposeMapping.Pair(key: String(service), keyLocation: location, value: value))
    }
    for link in fields["links"]?.sequence ?? [] {
      let parts = (link.string ?? "").split(separator: ":", omittingEmptySubsequences: false)
      add(parts.count == 2 ? parts[0] : Substring(link.string ?? ""), restart: true, at: link.location)
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
      guard let value = fields[key], let text = value.string, text.hasPrefix("service:") else { continue }
      add(text.dropFirst("service:".count), restart: true, at: value.location)
    }
    for volume in fields["volumes_from"]?.sequence ?? [] {
      guard let text = volume.string, !text.hasPrefix("container:") else { continue }
      add(text.prefix { $0 != ":" }, restart: false, at: volume.location)
    }
    return implied
  }
}
