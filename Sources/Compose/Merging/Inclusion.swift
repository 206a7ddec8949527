import Diagnostics
import LocatedYAML
import Values

/// One entry of `include`, its paths absolute.
struct Inclusion {
  let paths: [(path: String, location: SourceLocation)]
  /// Where the included files' relative paths start.
  let directory: String
  let envFiles: [(path: String, location: SourceLocation?)]
  let location: SourceLocation
}

extension LoadingSession {
  /// Reads the entries of `include` in a file whose relative paths start at `directory`.
  func inclusions(in model: ComposeValue, from directory: String) throws(LocatedError) -> [Inclusion] {
    guard let include = model["include"], !include.isNull else { return [] }
    guard let items = include.sequence else {
      throw error("include must be a list, not \(include.typeName)", at: include.location)
    }
    var inclusions: [Inclusion] = []
    for item in items { inclusions.append(try inclusion(item, from: directory)) }
    return inclusions
  }

  private func inclusion(_ item: ComposeValue, from directory: String) throws(LocatedError) -> Inclusion {
    var paths: [(path: String, location: SourceLocation)] = []
    for text in try texts(item.string == nil ? item["path"] : item) {
      paths.append((try localPath(text.value, from: directory, at: text.location), text.location))
    }
    guard let first = paths.first else {
      throw error("include names no path", hint: "add path: the file", at: item.location)
    }
    let projectDirectory =
      item["project_directory"]?.string.map { HostPath.absolute($0, from: directory) }
      ?? HostPath.directory(of: first.path)
    // Compose takes a project directory that does not exist for a file, and starts at its parent.
    let start =
      answer(for: projectDirectory) == .directory ? projectDirectory : HostPath.directory(of: projectDirectory)
    return Inclusion(
      paths: paths, directory: item["project_directory"] == nil ? projectDirectory : start,
      envFiles: try envFiles(of: item, from: directory, projectDirectory: projectDirectory), location: item.location)
  }

  private func envFiles(
    of item: ComposeValue, from directory: String, projectDirectory: String
  ) throws(LocatedError) -> [(path: String, location: SourceLocation?)] {
    let named = try texts(item["env_file"])
    guard named.isEmpty else {
      return named.map { (HostPath.absolute($0.value, from: directory), $0.location) }
    }
    let fallback = HostPath.join(projectDirectory, ".env")
    return isFile(fallback) ? [(fallback, nil)] : []
  }

  private func texts(_ value: ComposeValue?) throws(LocatedError) -> [Located<String>] {
    guard let value, !value.isNull else { return [] }
    var texts: [Located<String>] = []
    for item in value.sequence ?? [value] {
      guard let text = item.string else {
        throw error("include: \(item.typeName) where a path is wanted", at: item.location)
      }
      texts.append(Located(text, at: item.location))
    }
    return texts
  }

  /// Copies the resources of an included model. Compose 2.40 refuses one that is there already and differs.
  func importing(_ imported: ComposeValue, into model: ComposeValue) throws(LocatedError) -> ComposeValue {
    guard var target = model.mapping else { return model }
    for section in ["services", "volumes", "networks", "secrets", "configs", "models"] {
      guard let resources = imported[section]?.mapping, let location = imported[section]?.location else { continue }
      var merged = target[section]?.mapping ?? ComposeMapping()
      for pair in resources.pairs {
        if let own = merged.pair(for: pair.key), !own.value.sameContent(as: pair.value) {
          throw error(
            "\(section).\(printable(pair.key)) differs from the one included from \(pair.keyLocation)",
            hint: "rename one, or move your changes to an override file", at: own.keyLocation)
        }
        if merged[pair.key] == nil { merged.set(pair) }
      }
      target.set(section, ComposeValue(.mapping(merged), at: target[section]?.location ?? location))
    }
    return ComposeValue(.mapping(target), at: model.location)
  }
}
