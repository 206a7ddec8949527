import Diagnostics

/// Makes the relative paths of a canonical model absolute (compose-go `paths/resolve.go`).
struct RelativePathResolution {
  let session: LoadingSession
  /// What relative paths start with. It is itself relative for extended and included files; what it yields is then
  /// resolved once more with the files that name them.
  let base: String
  /// `HOME`, for `~`.
  let home: String?

  func resolve(_ value: ComposeValue, at path: ComposePath = ComposePath()) throws(LocatedError) -> ComposeValue {
    if let rule = Self.rules[path] { return try apply(rule, to: value) }
    var value = value
    switch value.content {
    case .mapping(let mapping):
      value.content = .mapping(
        try mapping.mapValues { (pair) throws(LocatedError) in
          try resolve(pair.value, at: path.appending(pair.key))
        })
    case .sequence(let items):
      var resolved: [ComposeValue] = []
      for item in items { resolved.append(try resolve(item, at: path.appending("[]"))) }
      value.content = .sequence(resolved)
    default: break
    }
    return value
  }
}

extension RelativePathResolution {
  private enum Rule: Hashable { case path, context, hostPath, mount, volume }

  private static let rules = PathRules<Rule>([
    .path: [
      "services.*.env_file.*.path", "services.*.label_file.*", "services.*.extends.file",
      "services.*.develop.watch.*.path", "include.path", "include.project_directory", "include.env_file",
    ],
    .context: ["services.*.build.context", "services.*.build.additional_contexts.*"],
    .hostPath: ["services.*.build.ssh.*", "configs.*.file", "secrets.*.file"],
    .mount: ["services.*.volumes.*"],
    .volume: ["volumes.*"],
  ])

  private func apply(_ rule: Rule, to value: ComposeValue) throws(LocatedError) -> ComposeValue {
    switch rule {
    case .path: return replacingText(value) { absolute($0, at: value.location) }
    case .context:
      return replacingText(value) { isRemote($0) ? $0 : absolute($0, at: value.location) }
    case .hostPath: return replacingText(value) { hostPath($0, at: value.location) }
    case .mount: return try mount(value)
    case .volume: return volume(value)
    }
  }

  private func replacingText(_ value: ComposeValue, with text: (String) -> String) -> ComposeValue {
    guard let old = value.string else { return value }
    var value = value
    value.content = .string(text(old))
    return value
  }

  private func absolute(_ path: String, at location: SourceLocation) -> String {
    let expanded = expandingHome(path, at: location)
    if HostPath.isAbsolute(expanded) || expanded.isEmpty { return expanded }
    return HostPath.join(base, expanded)
  }

  /// As `absolute`, but an empty path is the base itself, and Windows' absolute paths stay.
  private func hostPath(_ path: String, at location: SourceLocation) -> String {
    let expanded = expandingHome(path, at: location)
    if HostPath.isAbsolute(expanded) || HostPath.isWindowsAbsolute(expanded) { return expanded }
    return HostPath.join(base, expanded)
  }

  /// `~` and whatever follows it go below `HOME`: Compose knows no other user's home.
  private func expandingHome(_ path: String, at location: SourceLocation) -> String {
    guard path.hasPrefix("~") else { return path }
    guard let home else {
      session.warn(.homeUnset, "~ cannot be expanded: HOME is not set", at: location)
      return path
    }
    return HostPath.join(home, String(path.dropFirst()))
  }

  private func isRemote(_ context: String) -> Bool {
    let prefixes = ["service:", "https://", "http://", "git://", "ssh://", "github.com/", "git@"]
    return context.contains("://") || prefixes.contains { context.hasPrefix($0) }
  }

  private func mount(_ value: ComposeValue) throws(LocatedError) -> ComposeValue {
    guard var fields = value.mapping, fields["type"]?.string == "bind" else { return value }
    guard let source = fields["source"] else {
      throw session.error("a bind mount has no source", hint: "add source: the path on the host", at: value.location)
    }
    var value = value
    fields.set("source", replacingText(source) { hostPath($0, at: source.location) })
    value.content = .mapping(fields)
    return value
  }

  /// A relative device is resolved only where `driver: local` is written and `o` is exactly `bind`, as Compose does.
  private func volume(_ value: ComposeValue) -> ComposeValue {
    guard var fields = value.mapping, fields["driver"]?.string == "local",
      var options = fields["driver_opts"]?.mapping, options["o"]?.string == "bind", let device = options["device"],
      let optionsLocation = fields["driver_opts"]?.location
    else { return value }
    options.set("device", replacingText(device) { hostPath($0, at: device.location) })
    fields.set("driver_opts", ComposeValue(.mapping(options), at: optionsLocation))
    return ComposeValue(.mapping(fields), at: value.location)
  }
}
