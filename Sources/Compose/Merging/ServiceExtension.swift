import Diagnostics
import LocatedYAML
import Values

/// Applies `extends` to the services of one file (compose-go `loader/extends.go`).
struct ServiceExtension {
  /// A compose file whose services may extend each other.
  struct File {
    let path: String
    /// Where `extends.file` starts.
    let directory: String
    var services: ComposeMapping
    let tags: [ResetTags]
  }

  private static let depthLimit = 50

  let session: LoadingSession
  let files: ExtendedFiles

  /// A service on the way, to find cycles with.
  private struct Step: Hashable {
    let file: String
    let service: String
  }

  func apply(to model: ComposeValue, in file: File) throws(LocatedError) -> ComposeValue {
    guard var fields = model.mapping, let services = fields["services"] else { return model }
    guard let mapping = services.mapping else {
      throw session.error(
        "services must be a mapping, not \(services.typeName)", hint: "write a name for each service",
        at: services.location)
    }
    var file = file
    file.services = mapping
    for name in mapping.keys {
      if let extended = try extended(name, in: file, trail: []) { file.services.set(name, extended) }
    }
    fields.set("services", ComposeValue(.mapping(file.services), at: services.location))
    return ComposeValue(.mapping(fields), at: model.location)
  }

  /// The service with what it extends merged in; `nil` for one that is null.
  private func extended(_ name: String, in file: File, trail: [Step]) throws(LocatedError) -> ComposeValue? {
    guard let service = file.services[name], !service.isNull else { return nil }
    guard var fields = service.mapping else {
      throw session.error(
        "services.\(printable(name)) must be a mapping, not \(service.typeName)", at: service.location)
    }
    guard let extends = fields["extends"] else { return service }
    let trail = try following(trail, Step(file: file.path, service: name), at: extends.location)
    let (reference, baseFile) = try base(of: extends, for: name, in: file)
    fields.remove("extends")
    let own = ComposeValue(.mapping(fields), at: service.location)
    guard var base = try extended(reference, in: baseFile, trail: trail) else { return own }
    for tags in file.tags { base = applied(tags, to: base, named: name) }
    return try Merging(session: session).merge(base, own, at: "services.x").relocated(to: service.location)
  }

  private func base(
    of extends: ComposeValue, for name: String, in file: File
  ) throws(LocatedError) -> (service: String, file: File) {
    let reference = extends.string ?? extends["service"]?.string
    guard let reference else {
      throw session.error(
        "services.\(printable(name)).extends names no service", hint: "add service: the name of one",
        at: extends.location)
    }
    var baseFile = file
    if let named = extends["file"], let path = named.string {
      baseFile = try files.file(
        session.localPath(path, from: file.directory, at: named.location), namedAt: named.location)
    }
    guard baseFile.services.pair(for: reference) != nil else {
      let place = session.displayName(of: baseFile.path)
      throw session.error(
        "cannot extend service \(printable(name)): no service \(printable(reference)) in \(printable(place))",
        hint: suggestion(for: reference, among: baseFile.services.keys).map { "did you mean \($0)?" },
        at: extends.location)
    }
    return (reference, baseFile)
  }

  private func following(_ trail: [Step], _ step: Step, at location: SourceLocation) throws(LocatedError) -> [Step] {
    guard trail.count < Self.depthLimit else {
      throw session.error(
        "services extend each other more than \(Self.depthLimit) deep", hint: "extend the first of them directly",
        at: location)
    }
    guard trail.contains(step) else { return trail + [step] }
    let way = (trail + [step]).map { "\($0.service) (\(session.displayName(of: $0.file)))" }
    throw session.error(
      "services extend each other in a circle: \(printable(way.joined(separator: " extends ")))",
      hint: "break the circle", at: location)
  }

  /// Removes from a base what the extending file resets or overrides in the service of this name.
  private func applied(_ tags: ResetTags, to base: ComposeValue, named name: String) -> ComposeValue {
    tags.apply(to: base, at: ComposePath(["services", name]))
  }
}

extension ComposeValue {
  func relocated(to location: SourceLocation) -> ComposeValue {
    ComposeValue(content, at: location, written: written)
  }
}
