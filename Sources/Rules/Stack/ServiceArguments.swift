import Compose
import Diagnostics
import Images

/// What a container is started with, as far as the compose file says it.
struct ServiceArguments {
  /// `entrypoint` and `command` in one, the script of a `sh -c` split into words.
  let words: [String]
  /// Where each word stands.
  private let locations: [SourceLocation]
  /// The words with their places.
  var located: [Located<String>] { zip(words, locations).map { Located($0, at: $1) } }
  /// Neither is written.
  private let isDefault: Bool
  private let service: Service

  init(_ service: Service) {
    let written =
      Self.located(service.entrypoint, service.tree["entrypoint"])
      + Self.located(service.command, service.tree["command"])
    let isScript =
      written.contains { $0.value.hasSuffix("sh") } && written.contains { Self.scriptFlags.contains($0.value) }
    let split = isScript ? written.flatMap(Self.splitScript) : written
    words = split.map(\.value)
    locations = split.map(\.location)
    isDefault = service.command == nil && service.entrypoint == nil
    self.service = service
  }

  private static let scriptFlags: Set<String> = ["-c", "-ec", "-lc", "-xc", "-exc"]

  private static func located(_ line: ContainerCommand?, _ tree: ComposeValue?) -> [Located<String>] {
    guard let line else { return [] }
    let items = tree?.sequence ?? []
    return line.arguments.enumerated().map { index, text in
      Located(text, at: items.count == line.arguments.count ? items[index].location : line.location)
    }
  }

  private static func splitScript(_ word: Located<String>) -> [Located<String>] {
    guard word.value.contains(where: \.isWhitespace) else { return [word] }
    return ScriptWords.split(word.value).map { Located($0, at: word.location) }
  }

  /// Whether the container runs one of the image's client programs, or nothing but a pause, instead of its server.
  func runClient(of facts: ImageFacts) -> Bool {
    // Flags alone are for the image's own server.
    guard words.first?.hasPrefix("-") == false else { return false }
    // `--datadir=/var/lib/mysql` names no program `mysql`.
    let programs = words.map { $0.hasPrefix("-") ? $0 : $0.split(separator: "/").last.map(String.init) ?? $0 }
    guard let first = programs.first(where: { !Self.wrappers.contains($0) && !$0.hasPrefix("-") }) else { return false }
    if Self.matches(first, facts.clients + ["sleep", "tail"]) { return true }
    guard programs.first(where: { !$0.hasPrefix("-") }).map(Self.wrappers.contains) ?? false else { return false }
    return programs.contains { Self.matches($0, facts.clients) } && !programs.contains(where: Self.looksLikeServer)
  }

  private static let wrappers: Set<String> = [
    "sh", "bash", "ash", "exec", "tini", "dumb-init", "gosu", "su-exec", "docker-entrypoint.sh", "set",
  ]

  private static func matches(_ program: String, _ patterns: [String]) -> Bool {
    patterns.contains { $0.hasSuffix("*") ? program.hasPrefix($0.dropLast()) : program == $0 }
  }

  private static func looksLikeServer(_ program: String) -> Bool {
    program.hasSuffix("-server") || program.hasSuffix("-entrypoint.sh")
      || ["postgres", "mongod", "mysqld", "mariadbd", "etcd", "influxd", "server"].contains(program)
  }
}

extension ServiceArguments {
  /// The value that the service gives a setting, and where; an empty text for a flag without a value.
  func value(of setting: Setting) -> Located<String>? {
    switch setting {
    case .environment(let name): environment { $0 == name }
    case .environmentEnding(let ending): environment { $0.hasSuffix(ending) }
    case .flag(let name): flag { $0 == Self.normal(name) }
    case .flagEnding(let ending): flag { $0.hasSuffix(Self.normal(ending)) }
    case .parameter(let name): parameter(name) ?? flag { $0 == Self.normal(name) }
    case .argument(let word): argument(after: word)
    case .defaultCommand:
      isDefault ? Located("", at: service.build?.location ?? service.image?.location ?? service.location) : nil
    }
  }

  func holds(_ condition: Condition) -> Bool {
    value(of: condition.setting).map { condition.accepts($0.value) } ?? false
  }

  private func environment(_ matches: (String) -> Bool) -> Located<String>? {
    guard let entry = service.environment.last(where: { matches($0.name) }), let value = entry.value else { return nil }
    return Located(value, at: entry.location)
  }

  private func flag(_ matches: (String) -> Bool) -> Located<String>? {
    for (index, word) in words.enumerated() where word.hasPrefix("-") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard matches(Self.normal(parts[0])) else { continue }
      if parts.count == 2 { return Located(parts[1], at: locations[index]) }
      let next = words.indices.contains(index + 1) ? words[index + 1] : ""
      return Located(next.hasPrefix("-") ? "" : next, at: locations[index])
    }
    return nil
  }

  private func parameter(_ name: String) -> Located<String>? {
    for (index, word) in words.enumerated() where word.hasPrefix("-c") {
      let text = word == "-c" ? (words.indices.contains(index + 1) ? words[index + 1] : "") : String(word.dropFirst(2))
      let parts = text.split(separator: "=", maxSplits: 1).map { $0.trimming(while: \.isWhitespace) }
      if parts.count == 2, parts[0] == name { return Located(String(parts[1]), at: locations[index]) }
    }
    return nil
  }

  private func argument(after word: String) -> Located<String>? {
    guard let start = words.firstIndex(of: word) else { return nil }
    var skipsNext = false
    for (candidate, location) in zip(words, locations).dropFirst(start + 1) {
      if skipsNext {
        skipsNext = false
      } else if candidate.hasPrefix("-") {
        skipsNext = !candidate.contains("=")
      } else {
        return Located(candidate, at: location)
      }
    }
    return nil
  }

  /// Without its dashes, and with a dash for each underscore.
  private static func normal(_ flag: String) -> String {
    String(flag.drop { $0 == "-" }.map { $0 == "_" ? "-" : $0 })
  }
}

extension Substring {
  fileprivate func trimming(while matches: (Character) -> Bool) -> Substring {
    var rest = drop(while: matches)
    while let last = rest.last, matches(last) { rest.removeLast() }
    return rest
  }
}
