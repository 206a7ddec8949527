/// One instruction of a Dockerfile, its continued lines joined.
struct DockerfileLine {
  /// In capitals.
  let instruction: String
  let rest: String

  /// Comments and heredocs are left out; a backslash at the end of a line, or a backtick where `# escape=` says so,
  /// continues it, also across comments and empty lines.
  static func lines(of text: String) -> [DockerfileLine] {
    let raw = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(trimmed)
    let escape: Character = raw.first.map { $0.lowercased().hasPrefix("# escape=`") } ?? false ? "`" : "\\"
    var found: [DockerfileLine] = []
    var pending = ""
    var heredocEnds: [Substring] = []
    for line in raw {
      if let end = heredocEnds.first {
        if line == end { heredocEnds.removeFirst() }
        continue
      }
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.last == escape {
        pending += line.dropLast() + " "
        continue
      }
      if let instruction = DockerfileLine(pending + line) {
        heredocEnds = instruction.heredocs
        found.append(instruction)
      }
      pending = ""
    }
    return found
  }

  private init?(_ line: String) {
    let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard let first = parts.first else { return nil }
    instruction = first.uppercased()
    rest = parts.count == 2 ? String(Self.trimmed(parts[1])) : ""
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var rest = text.drop(while: \.isWhitespace)
    while rest.last?.isWhitespace ?? false { rest.removeLast() }
    return rest
  }

  private var heredocs: [Substring] {
    guard ["RUN", "COPY", "ADD"].contains(instruction) else { return [] }
    return rest.matches(of: /<<-?["']?(\w+)["']?/).map(\.output.1)
  }
}

extension DockerfileLine {
  var words: [String] { ScriptWords.split(rest) }

  /// The exec form: a JSON array of strings. `nil` for the shell form.
  var list: [String]? {
    guard rest.hasPrefix("["), rest.hasSuffix("]") else { return nil }
    let items = rest.dropFirst().dropLast().matches(of: /"((?:[^"\\]|\\.)*)"/)
    return items.map { String($0.output.1.replacing(/\\(.)/) { $0.output.1 }) }
  }

  /// `NAME=value` pairs, or the old `NAME value`; without a value where an `ARG` has none.
  var assignments: [(name: String, value: String?)] {
    let words = words
    guard let first = words.first else { return [] }
    if instruction == "ENV", !first.contains("=") {
      return [(first, words.dropFirst().joined(separator: " "))]
    }
    return words.map { word in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (parts[0], parts.count == 2 ? parts[1] : nil)
    }
  }
}
