import Compose
package import Diagnostics

/// What `persist verify --fix` does about a finding: the one change of the compose file that is plainly right.
package enum Fix: Hashable, Sendable {
  /// Adds an entry to the service's `volumes`, short form.
  case addMount(service: String, source: String, target: String)
  /// Writes an entry of the service's `volumes`, short form, in another way.
  case rewriteMount(service: String, at: SourceLocation, from: String, to: String)
  /// Gives a variable of the service's `environment` another value.
  case setVariable(service: String, name: String, from: String, to: String)
  /// Adds a key with a scalar to the service, or gives it another value.
  case setKey(service: String, key: String, value: String)
  /// Takes a key with a scalar from the service.
  case removeKey(service: String, key: String)
  /// Adds `name:` to the file.
  case nameProject(String)
}

extension Fix {
  /// The service it changes; `nil` for the project itself.
  var service: String? {
    switch self {
    case .addMount(let service, _, _), .rewriteMount(let service, _, _, _), .setVariable(let service, _, _, _),
      .setKey(let service, _, _), .removeKey(let service, _):
      service
    case .nameProject: nil
    }
  }

  /// The one place of the model that it may change; `nil` where it changes none.
  var place: [String]? {
    switch self {
    case .addMount(let service, _, _), .rewriteMount(let service, _, _, _): ["services", service, "volumes"]
    case .setVariable(let service, let name, _, _): ["services", service, "environment", name]
    case .setKey(let service, let key, _), .removeKey(let service, let key): ["services", service, key]
    case .nameProject: nil
    }
  }
}

extension Stack {
  /// A mount of a new directory of the tree for `state`; `nil` where something is kept in that directory already.
  func mountFix(for state: State, of service: StackService) -> Fix? {
    let source = suggestedSource(for: service, state)
    let path = StackPath(source, from: directory)
    guard directoriesInUse.areFree(of: path, root: root), path.isBelow(root), !DataName.looksLikeFile(state.path) else {
      return nil
    }
    return .addMount(service: service.name, source: source, target: state.path.text)
  }
}

extension MountBacking {
  /// The entry of `volumes` written with another source, target or without `ro`; `nil` where it is no short form of the
  /// service's own, or one that variables make.
  func rewritten(
    in service: StackService, source: String? = nil, target: String? = nil, writable: Bool = false
  ) -> Fix? {
    guard let mount, let written = mount.shortForm, !written.contains("$"),
      service.service.mounts.contains(mount), let parsed = try? ShortVolume(written), source ?? parsed.source != nil
    else { return nil }
    var parts = [source ?? parsed.source ?? "", target ?? parsed.target]
    let prefix = parsed.source.map { $0 + ":" + parsed.target } ?? parsed.target
    guard written.hasPrefix(prefix) else { return nil }
    let options = written.dropFirst(prefix.count).dropFirst().split(separator: ",").filter { !writable || $0 != "ro" }
    if !options.isEmpty { parts.append(options.joined(separator: ",")) }
    return .rewriteMount(
      service: service.name, at: mount.location, from: written, to: parts.joined(separator: ":"))
  }
}
