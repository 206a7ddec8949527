import Diagnostics
import Values

/// A project as `docker compose config --format json` prints it: for people and scripts to compare, and for `persist config`.
///
/// As there, each dollar sign in a text is doubled, top-level resources that no active service uses are left out, and
/// so is what is empty. Keys are sorted; Compose has an order of its own, which JSON gives no meaning.
package enum ConfigRendering {
  package static func json(_ project: Project) -> String {
    ComposeJSON.pretty(tree(project)) + "\n"
  }

  static func tree(_ project: Project) -> ComposeValue {
    var top = ComposeMapping()
    let location = project.tree.location
    top.set("name", ComposeValue(.string(project.name), at: location))
    var services = ComposeMapping()
    for service in project.services { services.set(service.name.text, rendered(service)) }
    top.set("services", ComposeValue(.mapping(services), at: location))
    for (section, used) in usedResources(project) {
      let pairs = (project.tree[section]?.mapping?.pairs ?? []).filter { used.contains($0.key) }
      guard !pairs.isEmpty else { continue }
      let resources = ComposeMapping(pairs).mapValues { resource($0.value, in: section) }
      top.set(section, ComposeValue(.mapping(resources), at: location))
    }
    for pair in project.tree.mapping?.pairs ?? [] where pair.key.hasPrefix("x-") { top.set(pair) }
    return ComposeValue(.mapping(top), at: location)
  }

  private static func usedResources(_ project: Project) -> [(section: String, keys: Set<String>)] {
    let services = project.services
    let networks = services.flatMap { $0.tree["networks"]?.mapping?.keys ?? [] }
    let volumes = services.flatMap { $0.mounts.filter { $0.kind == .volume }.compactMap(\.source) }
    let buildSecrets = services.flatMap { service in
      (service.value(at: "build", "secrets")?.sequence ?? []).compactMap { $0["source"]?.string }
    }
    let secrets = services.flatMap { $0.secrets.map(\.source) } + buildSecrets
    let configs = services.flatMap { $0.configs.map(\.source) }
    return [
      ("networks", Set(networks)), ("volumes", Set(volumes)), ("secrets", Set(secrets)), ("configs", Set(configs)),
    ]
  }

  private static func resource(_ value: ComposeValue, in section: String) -> ComposeValue {
    var fields = FieldRendering.withoutEmpty(FieldRendering.render(value, at: ComposePath([section, "*"])))
    if section == "networks" { fields = fields.adding("ipam", .mapping(ComposeMapping())) }
    return fields
  }

  private static func rendered(_ service: Service) -> ComposeValue {
    var fields = service.tree.mapping ?? ComposeMapping()
    for key in ["environment", "env_file", "label_file", "extends", "command", "entrypoint"] { fields.remove(key) }
    // Compose prints these two blocks of `deploy` even where they are empty.
    fields.change("deploy") { deploy in
      deploy.adding("resources", .mapping(ComposeMapping())).adding("placement", .mapping(ComposeMapping()))
    }
    fields.change("develop", withHooks)
    let own = ComposeValue(.mapping(fields), at: service.location)
    let rendered = FieldRendering.withoutEmpty(FieldRendering.render(own, at: "services.*"))
    fields = rendered.mapping ?? fields
    fields.set("command", arguments(service.command, at: service.location))
    fields.set("entrypoint", arguments(service.entrypoint, at: service.location))
    if !service.environment.isEmpty { fields.set("environment", environment(of: service)) }
    if !service.labels.isEmpty { fields.set("labels", table(service.labels, at: service.location)) }
    return ComposeValue(.mapping(fields), at: service.location)
  }

  /// Each `watch` entry has a hook there, if one that runs nothing.
  private static func withHooks(_ develop: ComposeValue) -> ComposeValue {
    guard var fields = develop.mapping else { return develop }
    fields.changeItems("watch") { entry in
      var hook = ComposeMapping()
      hook.set("command", ComposeValue(.null, at: entry.location))
      return entry.adding("exec", .mapping(hook))
    }
    return ComposeValue(.mapping(fields), at: develop.location)
  }

  private static func arguments(_ command: ContainerCommand?, at location: SourceLocation) -> ComposeValue {
    guard let command else { return ComposeValue(.null, at: location) }
    return ComposeValue(
      .sequence(command.arguments.map { ComposeValue(.string($0), at: command.location) }), at: command.location)
  }

  private static func table(_ values: [NamedValue], at location: SourceLocation) -> ComposeValue {
    var mapping = ComposeMapping()
    for value in values { mapping.set(value.name, ComposeValue(.string(value.value), at: value.location)) }
    return ComposeValue(.mapping(mapping), at: location)
  }

  private static func environment(of service: Service) -> ComposeValue {
    var mapping = ComposeMapping()
    for entry in service.environment {
      mapping.set(
        entry.name, ComposeValue(entry.value.map(ComposeValue.Content.string) ?? .null, at: entry.location))
    }
    return ComposeValue(.mapping(mapping), at: service.location)
  }
}
