/// A command in a Markdown file's `console` block, with what the file says it prints.
struct ConsoleExample: Equatable, Sendable {
  let command: String
  let expected: [String]
  /// The line of the file that the command stands on, from 1.
  let line: Int

  /// The examples of all `console` blocks, in order: commands stand after `$ `, what they print below them.
  static func all(in markdown: String) -> [ConsoleExample] {
    var examples: [ConsoleExample] = []
    var inside = false
    for (index, line) in markdown.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("```") {
        inside = line == "```console"
      } else if inside, line.hasPrefix("$ ") {
        examples.append(ConsoleExample(command: String(line.dropFirst(2)), expected: [], line: index + 1))
      } else if inside, let last = examples.popLast() {
        examples.append(
          ConsoleExample(command: last.command, expected: last.expected + [String(line)], line: last.line))
      }
    }
    return examples
  }

  /// Whether `output`, line by line, is what the file says.
  ///
  /// `…` stands for any text within a line, a line of `…` alone for any number of lines. Space at the end of a line
  /// and empty lines at the end of the output do not count: no reader would see them.
  func matches(_ output: String) -> Bool {
    Self.matches(
      Self.trimmed(expected)[...],
      Self.trimmed(output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))[...])
  }

  private static func trimmed(_ lines: [String]) -> [String] {
    let stripped = lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    return Array(stripped.reversed().drop(while: \.isEmpty).reversed())
  }

  private static func matches(_ pattern: ArraySlice<String>, _ lines: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return lines.isEmpty }
    if first == "…" {
      return (lines.startIndex...lines.endIndex).contains { matches(pattern.dropFirst(), lines[$0...]) }
    }
    guard let line = lines.first, matches(first, line) else { return false }
    return matches(pattern.dropFirst(), lines.dropFirst())
  }

  private static func matches(_ pattern: String, _ line: String) -> Bool {
    let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.count > 1 else { return pattern == line }
    guard line.hasPrefix(first) else { return false }
    var rest = line.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
