/// What a Dockerfile says of the image that it builds: for a service with `build:` that takes the place of what is known
/// of published images. Docker's own grammar: docs.docker.com/reference/dockerfile.
package struct Dockerfile: Hashable, Sendable {
  package struct Variable: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  /// The published image that the last stage comes down to; `nil` for `scratch`, or where an argument hides it.
  package private(set) var base: String?
  /// `WORKDIR`, where it can be told as an absolute path.
  package private(set) var workingDirectory: String?
  /// `ENV`, the last of a name.
  package private(set) var environment: [Variable] = []
  /// `VOLUME`.
  package private(set) var volumes: [String] = []
  package private(set) var user: String?
  package private(set) var entrypoint: [String]?
  package private(set) var command: [String]?

  /// `ARG`s with a value, which `${…}` may name beside the environment.
  private var arguments: [String: String] = [:]
  /// `environment` by name.
  private var values: [String: String] = [:]

  /// UTF-8 bytes. What is longer is passed over: nobody writes such, and variables may double a text with every line.
  private static let longestText = 262_144
  private static let longestValue = 4_096

  /// - Parameters:
  ///   - target: the stage to build, by name or number; `nil`: the last.
  ///   - arguments: `build.args`.
  package init(_ text: String, target: String? = nil, arguments given: [String: String] = [:]) {
    guard text.utf8.count <= Self.longestText else {
      self.init()
      return
    }
    var global: [String: String] = [:]
    var stages: [(name: String, image: Dockerfile)] = []
    for line in DockerfileLine.lines(of: text) {
      switch line.instruction {
      case "FROM":
        let parts = line.words.filter { !$0.hasPrefix("--") }.map { Self.expanded($0) { global[$0] } }
        let name = parts.count == 3 && parts[1].uppercased() == "AS" ? parts[2].lowercased() : ""
        stages.append((name, Self.stage(from: parts.first ?? "", among: stages)))
      case "ARG" where stages.isEmpty:
        for (name, value) in line.assignments { global[name] = given[name] ?? value }
      default:
        if let last = stages.indices.last { stages[last].image.apply(line, given, global) }
      }
    }
    let wanted = target.flatMap { target in stages.firstIndex { $0.name == target.lowercased() } ?? Int(target) }
    self = wanted.flatMap { stages.indices.contains($0) ? stages[$0].image : nil } ?? stages.last?.image ?? Dockerfile()
  }

  private init() {}

  private static func stage(from name: String, among stages: [(name: String, image: Dockerfile)]) -> Dockerfile {
    if var earlier = stages.last(where: { $0.name == name.lowercased() && !name.isEmpty })?.image {
      earlier.arguments = [:]
      return earlier
    }
    var fresh = Dockerfile()
    fresh.base = name.isEmpty || name.contains("$") || name == "scratch" ? nil : name
    return fresh
  }
}

extension Dockerfile {
  private mutating func apply(_ line: DockerfileLine, _ given: [String: String], _ global: [String: String]) {
    switch line.instruction {
    case "ARG":
      for (name, value) in line.assignments { arguments[name] = given[name] ?? value.map(expanded) ?? global[name] }
    case "ENV":
      for (name, value) in line.assignments { set(name, expanded(value ?? "")) }
    case "WORKDIR": changeDirectory(to: expanded(line.rest))
    case "VOLUME": volumes += (line.list ?? line.words).map(expanded).filter { $0.hasPrefix("/") }
    case "USER": user = expanded(line.rest)
    case "CMD": command = line.list ?? ["/bin/sh", "-c", line.rest]
    case "ENTRYPOINT":
      entrypoint = line.list ?? ["/bin/sh", "-c", line.rest]
      command = nil
    default: break
    }
  }

  private mutating func set(_ name: String, _ value: String) {
    if values.updateValue(value, forKey: name) != nil { environment.removeAll { $0.name == name } }
    environment.append(Variable(name: name, value: value))
  }

  private mutating func changeDirectory(to path: String) {
    if path.hasPrefix("/") {
      workingDirectory = path
    } else if let current = workingDirectory {
      workingDirectory = current + "/" + path
    }
  }

  private func expanded(_ text: String) -> String {
    Self.expanded(text) { values[$0] ?? arguments[$0] }
  }

  /// `$NAME`, `${NAME}`, `${NAME:-default}`; what has no value stays as it is written, so that it counts as unknown.
  private static func expanded(_ text: String, _ value: (String) -> String?) -> String {
    guard text.contains("$"), text.utf8.count <= longestValue else { return text }
    let full = text.replacing(/\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/) { match in
      let name = String(match.output.1 ?? match.output.3 ?? "")
      return value(name) ?? match.output.2.map(String.init) ?? String(match.output.0)
    }
    return full.utf8.count <= longestValue ? full : text
  }
}
