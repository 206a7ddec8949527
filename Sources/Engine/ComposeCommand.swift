internal import Host
package import SystemPackage
internal import Values

/// Compose itself: the plugin of the `docker` command, or a program of its own.
package struct ComposeCommand: Sendable {
  private let command: ExternalCommand
  /// What comes before Compose's own words.
  private let prefix: [String]
  /// Such as `2.26.1`.
  package let version: String
  private var isInterruptible = true

  /// Lines of what it said that a message repeats: the rest tells of what went well.
  private static let shownLines = 6

  /// - Parameters:
  ///   - environment: the user's; PATH in it is searched.
  ///   - directory: in which it runs.
  /// - Throws: `EngineFailure` where there is none.
  package init(environment: [String: String], in directory: FilePath) throws {
    for (program, prefix) in [("docker", ["compose"]), ("docker-compose", [])] {
      guard let found = ExternalCommand.find(program, environment) else { continue }
      let command = ExternalCommand(found, environment: environment, in: directory)
      let done = try command.run(prefix + ["version", "--short"], limit: .seconds(30))
      guard done.status == 0 else { continue }
      let text = String(decoding: done.output, as: UTF8.self).filter { !$0.isWhitespace }
      self.command = command
      self.prefix = prefix
      version = printable(text.hasPrefix("v") ? String(text.dropFirst()) : text)
      return
    }
    throw EngineFailure(
      "there is no Docker Compose: neither `docker compose` nor `docker-compose` runs",
      hint: "install Compose v2 as a plugin of docker: docs.docker.com/compose/install")
  }

  /// Whether it is version 1, which nobody mends any more and which knows less than compose files say.
  package var isOutdated: Bool { version.hasPrefix("1.") }

  /// The same for what must be done although the user has asked to end.
  package var untilDone: ComposeCommand {
    var compose = self
    compose.isInterruptible = false
    return compose
  }

  /// - Parameters:
  ///   - words: options of Compose, the verb, its options.
  ///   - limit: after which it is killed.
  /// - Returns: what it printed.
  /// - Throws: `EngineFailure` with what it said last where it ends with another status than 0; `Interrupted`.
  package func run(_ words: [String], verb: String, limit: Duration) throws -> String {
    let done = try command.run(prefix + words, limit: limit, isInterruptible: isInterruptible)
    guard done.status == 0 else {
      throw EngineFailure("`docker compose \(verb)` ended with status \(done.status): \(Self.reasons(in: done.lines))")
    }
    return String(decoding: done.output, as: UTF8.self)
  }

  /// What is said beside the progress of containers, networks and volumes; all where there is nothing else.
  static func reasons(in lines: [String]) -> String {
    let lines = lines.map { $0.trimmed }.filter { !$0.isEmpty }
    let said = lines.filter { line in
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard words.count == 3, ["Container", "Network", "Volume", "Image"].contains(words[0]) else { return true }
      return words[2].trimmed.contains(" ")
    }
    var shown: [String] = []
    for line in said.isEmpty ? lines : said where !shown.contains(where: { $0.hasSuffix(line) }) { shown.append(line) }
    return shown.suffix(shownLines).joined(separator: "; ")
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
