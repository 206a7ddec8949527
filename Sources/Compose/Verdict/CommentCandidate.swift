import Diagnostics

/// Something that looks like a comment for persist: `#` at the beginning of a line or after a space, then `persist:`.
struct CommentCandidate {
  /// Of `#`, in bytes from the beginning of the text.
  let offset: Int
  /// From 1.
  let line: Int
  /// Of `#`, from 1, in Unicode scalars.
  let column: Int
  let lineText: String
  /// What follows `persist:`, without spaces at either end.
  let words: String
  /// The line of the node that it is about: its own, or the next that is neither blank nor a comment; `nil` at the end.
  let target: Int?

  private static let keyword = Array("persist:".utf8)

  static func all(in text: String) -> [CommentCandidate] {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.indices.flatMap { index in
      hashes(in: lines[index]).compactMap { hash in candidate(at: hash, lines, index, of: text) }
    }
  }

  private static func hashes(in line: Substring.UTF8View) -> [String.Index] {
    line.indices.filter { index in
      line[index] == UInt8(ascii: "#") && (index == line.startIndex || isSpace(line[line.index(before: index)]))
    }
  }

  private static func candidate(
    at hash: String.Index, _ lines: [Substring.UTF8View], _ index: Int, of text: String
  ) -> CommentCandidate? {
    let line = lines[index]
    let rest = line[line.index(after: hash)...].drop(while: isSpace)
    guard rest.starts(with: keyword) else { return nil }
    let before = line[..<hash]
    let isAlone = before.allSatisfy(isSpace)
    return CommentCandidate(
      offset: text.utf8.distance(from: text.utf8.startIndex, to: hash), line: index + 1,
      column: Substring(before).unicodeScalars.count + 1, lineText: String(Substring(trimmed(line, spaces: false))),
      words: String(Substring(trimmed(rest.dropFirst(keyword.count)))),
      target: isAlone ? lines[(index + 1)...].firstIndex(where: holdsNode).map { $0 + 1 } : index + 1)
  }

  private static func holdsNode(_ line: Substring.UTF8View) -> Bool {
    let content = trimmed(line)
    return !content.isEmpty && content.first != UInt8(ascii: "#") && !content.elementsEqual("---".utf8)
  }

  private static func trimmed(_ text: Substring.UTF8View, spaces: Bool = true) -> Substring.UTF8View {
    var text = spaces ? text.drop(while: isSpace) : text
    while let last = text.last, last == UInt8(ascii: "\r") || spaces && isSpace(last) { text.removeLast() }
    return text
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}

extension CommentCandidate {
  /// `nil` where the words are about something else.
  func request(in file: String, _ nodes: NodeSpans) -> SuppressionRequest? {
    let verb = words.prefix { !$0.isWhitespace }
    guard editDistance(Array(verb.lowercased()), Array("ignore")) <= 2 else { return nil }
    let here = SourceLocation(file: file, line: line, column: column)
    let scope = target.map { nodes.scope(ofLine: $0, in: file) }
    // Without a verb that is right, nothing is asked for.
    let asked = verb == "ignore" ? String(words.dropFirst(verb.count)) : ""
    let parts = asked.split(separator: "--", maxSplits: 1, omittingEmptySubsequences: false)
    let reason = parts.count == 2 ? parts[1].trimmingSpaces : ""
    return SuppressionRequest(
      .comment, rules: (parts.first ?? "").split(separator: ",").map(\.trimmingSpaces).filter { !$0.isEmpty },
      reason: reason.isEmpty ? nil : reason, scope: scope ?? .node(from: here, to: here, service: nil),
      source: SourceExcerpt(location: here, line: lineText))
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var text = drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
