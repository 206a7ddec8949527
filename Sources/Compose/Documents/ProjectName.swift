import Diagnostics
import LocatedYAML
import Values

/// The name of a project: `-p`, else `COMPOSE_PROJECT_NAME`, else the last `name:` in the files, else the directory's.
struct ProjectName {
  let session: LoadingSession
  let discovery: Discovery

  func resolve() throws(LocatedError) -> String {
    if let name = session.request.projectName, !name.isEmpty { return try imposed(name, by: "-p") }
    if let name = discovery.environment["COMPOSE_PROJECT_NAME"], !name.isEmpty {
      return try imposed(name, by: "COMPOSE_PROJECT_NAME")
    }
    let written = try writtenName()
    let name =
      if let written { try interpolated(written) } else { Self.normalized(HostPath.name(of: discovery.directory)) }
    guard !name.isEmpty else {
      throw session.error(
        "the project has no name", hint: "set name: in the compose file, or use -p", at: written?.location)
    }
    return name
  }

  /// Lower case, and only `a-z 0-9 _ -`, beginning with a letter or a digit.
  static func normalized(_ name: String) -> String {
    let kept = name.lowercased().unicodeScalars.filter { scalar in
      ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-"
    }
    return String(String.UnicodeScalarView(kept.drop { $0 == "_" || $0 == "-" }))
  }

  private func imposed(_ name: String, by origin: String) throws(LocatedError) -> String {
    guard Self.normalized(name) == name else {
      throw LocatedError(
        "\(printable(name)), set by \(origin), is no project name",
        hint: "use lower-case letters, digits, dashes and underscores, beginning with a letter or a digit")
    }
    return name
  }

  private func writtenName() throws(LocatedError) -> Located<String>? {
    var last: Located<String>?
    for path in discovery.paths {
      let source = try session.read(path, as: .compose)
      for document in try session.documents(of: source) {
        // Compose looks at the name before it follows `!reset`.
        if let name = document.raw["name"] ?? document.node["name"], let text = name.scalar?.text, !name.isNull,
          !text.isEmpty
        {
          last = Located(text, at: name.location)
        }
      }
    }
    return last
  }

  private func interpolated(_ name: Located<String>) throws(LocatedError) -> String {
    let interpolation = Interpolation(session: session, environment: discovery.environment)
    return Self.normalized(try interpolation.substitute(name.value, at: name.location, in: "name"))
  }
}
