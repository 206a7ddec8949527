import Diagnostics
import LocatedYAML
import Values

/// Loads a group of compose files into one model: the main files, or those of one `include` entry.
struct ModelLoader {
  let session: LoadingSession
  /// Where relative paths start, absolute: the project directory.
  let directory: String
  /// What relative paths become: relative to the directory of whatever includes this group, since entries are told
  /// apart by that text when they are merged there; absolute for the main files.
  let base: String
  let environment: [String: String]
  /// The files on the way of inclusion to here.
  let trail: [String]

  private static let depthLimit = 50

  /// The merged model: canonical, with defaults, validated, paths absolute.
  func load(_ paths: [(path: String, location: SourceLocation?)]) throws(LocatedError) -> ComposeValue {
    let start = SourceLocation(file: session.displayName(of: paths.first?.path ?? ""), line: 1, column: 1)
    var model = ComposeValue(.mapping(ComposeMapping()), at: start)
    for (path, location) in paths {
      try session.countLoad(at: location)
      let source = try session.read(path, as: .compose, namedAt: location)
      for document in try session.documents(of: source) { model = try merge(document, of: path, into: model) }
    }
    model = Defaults.filled(model)
    try SemanticCheck(session: session).check(model)
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
    model = try RelativePathResolution(session: session, base: base, home: home).resolve(model)
    return resolvedListEnvironment(model)
  }

  /// One document, interpolated, with `extends` and `include` applied, merged into what came before.
  private func merge(_ document: ComposeDocument, of path: String, into model: ComposeValue) throws(LocatedError)
    -> ComposeValue
  {
    var own = try interpolated(document)
    let file = ServiceExtension.File(
      path: path, directory: directory, services: ComposeMapping(), tags: [document.tags])
    let extending = ServiceExtension(session: session, files: ExtendedFiles(loader: self))
    own = try extending.apply(to: own, in: file)
    let base = document.tags.apply(to: model)
    own = try including(own, from: path)
    var merged = try Merging(session: session).merge(base, own)
    merged = try ListDeduplication(session: session).enforce(on: merged)
    try ShapeCheck(session: session).check(merged, .project)
    merged = try Canonical(session: session).rewrite(withoutVersion(merged))
    return try ListDeduplication(session: session).enforce(on: merged)
  }

  private func interpolated(_ document: ComposeDocument) throws(LocatedError) -> ComposeValue {
    let value = try session.value(of: document.node)
    guard value.mapping != nil else {
      throw session.error(
        "a compose file must be a mapping, not \(value.typeName)", hint: "begin with services:", at: value.location)
    }
    return try Interpolation(session: session, environment: environment).interpolate(value)
  }

  /// Compose ignores `version`, and says so.
  private func withoutVersion(_ model: ComposeValue) -> ComposeValue {
    guard var fields = model.mapping, let version = fields.pair(for: "version") else { return model }
    session.warn(.obsoleteVersion, "version is obsolete and has no effect; remove it", at: version.keyLocation)
    fields.remove("version")
    return ComposeValue(.mapping(fields), at: model.location)
  }
}

extension ModelLoader {
  /// The services of a file that `extends` names, not validated but for what is taken from it later.
  func extendedFile(_ path: String, namedAt location: SourceLocation) throws(LocatedError)
    -> ServiceExtension.File
  {
    try session.countLoad(at: location)
    let source = try session.read(path, as: .compose, namedAt: location)
    var model = ComposeValue(
      .mapping(ComposeMapping()), at: SourceLocation(file: source.file, line: 1, column: 1))
    var tags: [ResetTags] = []
    for document in try session.documents(of: source) {
      tags.append(document.tags)
      let base = document.tags.apply(to: model)
      model = try Merging(session: session).merge(base, interpolated(document))
      model = try ListDeduplication(session: session).enforce(on: model)
      model = try Canonical(session: session).rewrite(model)
      model = try ListDeduplication(session: session).enforce(on: model)
    }
    // Relative to the project directory, so that what is merged with it is told apart by the same text.
    let base = HostPath.relative(HostPath.directory(of: path), from: directory)
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
    model = try RelativePathResolution(session: session, base: base, home: home).resolve(model)
    guard let services = model["services"]?.mapping else {
      throw session.error("\(printable(source.file)) has no services to extend", at: location)
    }
    return ServiceExtension.File(path: path, directory: directory, services: services, tags: tags)
  }

  private func including(_ model: ComposeValue, from path: String) throws(LocatedError) -> ComposeValue {
    var model = model
    let trail = trail + [path]
    guard trail.count <= Self.depthLimit else {
      throw session.error(
        "files include each other more than \(Self.depthLimit) deep", hint: "include them from one file",
        at: model["include"]?.location)
    }
    for inclusion in try session.inclusions(in: model, from: directory) {
      if let first = inclusion.paths.first, trail.contains(first.path) {
        let way = (trail + [first.path]).map(session.displayName).joined(separator: " includes ")
        throw session.error(
          "files include each other in a circle: \(printable(way))", hint: "break the circle", at: first.location)
      }
      let loader = ModelLoader(
        session: session, directory: inclusion.directory,
        base: HostPath.relative(inclusion.directory, from: directory),
        environment: try session.variables(from: inclusion.envFiles, over: environment), trail: trail)
      let imported = try loader.load(inclusion.paths.map { ($0.path, $0.location) })
      model = try session.importing(imported, into: model)
    }
    guard var fields = model.mapping else { return model }
    fields.remove("include")
    return ComposeValue(.mapping(fields), at: model.location)
  }

  /// Gives the names without a value in `environment` lists the value that this group's environment has for them.
  private func resolvedListEnvironment(_ model: ComposeValue) -> ComposeValue {
    model.mappingServices { service in
      guard var fields = service.mapping, let list = fields["environment"], let items = list.sequence else {
        return service
      }
      let resolved = items.map { item -> ComposeValue in
        guard let name = item.string, let value = environment[name] else { return item }
        return ComposeValue(.string("\(name)=\(value)"), at: item.location, written: item.written ?? name)
      }
      fields.set("environment", ComposeValue(.sequence(resolved), at: list.location))
      return ComposeValue(.mapping(fields), at: service.location)
    }
  }
}

extension ComposeValue {
  /// The same model with every service changed.
  func mappingServices(_ change: (ComposeValue) -> ComposeValue) -> ComposeValue {
    guard var fields = mapping, let services = fields["services"], let all = services.mapping else { return self }
    fields.set("services", ComposeValue(.mapping(all.mapValues { change($0.value) }), at: services.location))
    return ComposeValue(.mapping(fields), at: location, written: written)
  }
}
