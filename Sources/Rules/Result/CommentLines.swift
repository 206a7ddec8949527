import Diagnostics

/// The lines of a compose file, and what in them looks like comments for persist.
///
/// A hostile file can have a hundred thousand candidates, all in one line: nothing here looks at a line once for each.
struct CommentLines {
  let candidates: [CommentCandidate]
  private let lines: [Substring.UTF8View]

  private static let keyword = Array("persist:".utf8)

  init(_ text: String) {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    self.lines = lines
    candidates = lines.indices.flatMap { line in
      Self.hashes(in: lines[line]).map { CommentCandidate(hash: $0, line: line) }
    }
  }

  private static func hashes(in line: Substring.UTF8View) -> [String.Index] {
    line.indices.filter { index in
      guard line[index] == UInt8(ascii: "#"), index == line.startIndex || isSpace(line[line.index(before: index)])
      else { return false }
      return line[line.index(after: index)...].drop(while: isSpace).starts(with: keyword)
    }
  }

  /// The lines on which nodes begin that comments are about, by the comment's line: its own, or where nothing stands
  /// before the comment the next that is neither blank nor a comment. None at the end of the file.
  func targets(of comments: [CommentCandidate]) -> [Int: Int] {
    var targets: [Int: Int] = [:]
    var below: Int?
    var waiting = comments[...]
    for line in lines.indices.reversed() {
      while let comment = waiting.last, comment.line == line {
        targets[line] = isAlone(comment) ? below : line
        waiting.removeLast()
      }
      if holdsNode(lines[line]) { below = line }
    }
    return targets
  }

  /// The whole line.
  func text(of comment: CommentCandidate) -> String {
    let line = lines[comment.line]
    return String(Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
  }

  /// From 1, in Unicode scalars.
  func column(of comment: CommentCandidate) -> Int {
    Substring(lines[comment.line][..<comment.hash]).unicodeScalars.count + 1
  }

  /// What follows `persist:`.
  func words(of comment: CommentCandidate) -> String {
    let rest = lines[comment.line][comment.hash...].dropFirst().drop(while: Self.isSpace)
    return Substring(rest.dropFirst(Self.keyword.count)).withoutSpaceAround
  }

  private func isAlone(_ comment: CommentCandidate) -> Bool {
    lines[comment.line][..<comment.hash].allSatisfy(Self.isSpace)
  }

  private func holdsNode(_ line: Substring.UTF8View) -> Bool {
    let content = line.drop { Self.isSpace($0) || $0 == UInt8(ascii: "\r") }
    return !content.isEmpty && content.first != UInt8(ascii: "#") && !content.starts(with: "---".utf8)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}

extension StringProtocol {
  var withoutSpaceAround: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    let end = self[start...].lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
    return String(self[start..<end])
  }
}

/// Something that looks like a comment for persist: `#` at the beginning of a line or after a space, then `persist:`.
struct CommentCandidate {
  /// Where `#` stands.
  let hash: String.Index
  /// From 0.
  let line: Int
}
