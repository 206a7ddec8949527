import Diagnostics
import Values
import Yams

extension LocatedError {
  init(_ error: YamlError, in source: SourceText) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(
        "not valid YAML: \(problem)", hint: yamlHint(for: problem),
        source: source.excerpt(line: mark.line, column: mark.column))
    case .reader(let problem, let offset, _, _):
      self.init("not valid YAML: \(problem)", source: offset.map { source.excerpt(atCharacter: $0) })
    case .duplicatedKeysInMapping(let keys, let context):
      let key = keys.first ?? ""
      self.init(
        "the key \(printable(key)) stands twice in one mapping", hint: "keep one of them",
        source: source.excerpt(ofSecond: key, after: context.mark))
    default:
      self.init("not valid YAML: \(printable(String(describing: error)))")
    }
  }
}

private func yamlHint(for problem: String) -> String? {
  switch problem {
  case let text where text.contains("cannot start any token"):
    "indent with spaces, and quote text that begins with @, ` or %"
  case let text where text.contains("undefined alias"): "an anchor (&name) must stand before its alias (*name)"
  case let text where text.contains("mapping values are not allowed"):
    "check the indentation, or quote text that holds \": \""
  default: nil
  }
}

extension SourceText {
  /// Yams counts the offset of a reader's error in characters.
  fileprivate func excerpt(atCharacter offset: Int) -> SourceExcerpt {
    let before = text.prefix(offset)
    let line = before.utf8.count { $0 == UInt8(ascii: "\n") } + 1
    let lastLine = before.lastIndex(where: \.isNewline).map { before[before.index(after: $0)...] } ?? before
    return excerpt(line: line, column: lastLine.unicodeScalars.count + 1)
  }

  /// The second place of a key whose first is known: Yams tells only that one. The second has the same column in a
  /// block mapping; where none is found the first is shown.
  fileprivate func excerpt(ofSecond key: String, after mark: Mark) -> SourceExcerpt {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for index in lines.indices.dropFirst(mark.line) {
      let content = lines[index].unicodeScalars.dropFirst(mark.column - 1)
      let indentation = lines[index].unicodeScalars.prefix(mark.column - 1)
      guard indentation.allSatisfy({ $0 == " " }) else { continue }
      let written = String(content)
      let spellings = [key, "\"\(key)\"", "'\(key)'"]
      guard spellings.contains(where: { isKey(written, $0) }) else { continue }
      return excerpt(line: index + 1, column: mark.column)
    }
    return excerpt(line: mark.line, column: mark.column)
  }
}

private func isKey(_ text: String, _ spelling: String) -> Bool {
  guard text.hasPrefix(spelling) else { return false }
  let rest = text.dropFirst(spelling.count).drop { $0 == " " }
  return rest == ":" || rest.hasPrefix(": ") || rest.hasPrefix(":\r")
}
