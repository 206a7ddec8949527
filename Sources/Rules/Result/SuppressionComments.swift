import Compose
import Diagnostics
import LocatedYAML

/// The comments `# persist: ignore …` of a compose file, each with the node that it is about.
///
/// Only libyaml knows for certain where a comment is one, and not a part of a quoted or block scalar. It hands no comments
/// out, but it does hand out scalars: every candidate is marked with a number, and those whose number comes back in a
/// scalar are none.
struct SuppressionComments {
  let requests: [SuppressionRequest]

  init(in file: ProjectFile) {
    let lines = CommentLines(file.text)
    guard !lines.candidates.isEmpty else {
      requests = []
      return
    }
    let documents = Self.documents(of: file.text(marking: lines.candidates), named: file.displayName)
    let comments = Self.comments(among: lines.candidates, in: documents)
    let nodes = NodeSpans(documents, of: file.text)
    let targets = lines.targets(of: comments)
    requests = comments.compactMap { comment in
      let place = SourceLocation(file: file.displayName, line: comment.line + 1, column: lines.column(of: comment))
      let scope = targets[comment.line].map { nodes.scope(ofLine: $0 + 1, in: file.displayName) }
      return SuppressionRequest(
        comment: lines.words(of: comment), scope: scope ?? .node(from: place, to: place, service: nil),
        source: SourceExcerpt(location: place, line: lines.text(of: comment)))
    }
  }

  /// None where marks made a key too long for libyaml; nothing is silenced then.
  private static func documents(of text: String, named file: String) -> [YAMLNode] {
    do throws(LocatedError) {
      return try YAMLDocument.parse(SourceText(file: file, text: text), mergingKeys: false)
    } catch {
      return []
    }
  }

  /// The first comment of each line: what looks like another one after it is a part of it.
  private static func comments(
    among candidates: [CommentCandidate], in documents: [YAMLNode]
  ) -> [CommentCandidate] {
    let texts = documents.reduce(into: Set<Int>()) { $1.collectMarks(into: &$0) }
    var last = -1
    return candidates.indices.filter { !texts.contains($0) }.map { candidates[$0] }.filter { candidate in
      defer { last = candidate.line }
      return candidate.line != last
    }
  }
}

extension SuppressionRequest {
  /// `nil` where the comment is about something else.
  fileprivate init?(comment words: String, scope: SuppressionScope, source: SourceExcerpt) {
    let verb = words.prefix { !$0.isWhitespace }
    guard suggestion(for: String(verb.prefix(16)), among: ["ignore"]) != nil else { return nil }
    // Without a verb that is right, nothing is asked for.
    let asked = verb == "ignore" ? words.dropFirst(verb.count) : ""
    let parts = asked.split(separator: "--", maxSplits: 1, omittingEmptySubsequences: false)
    let reason = parts.count == 2 ? parts[1].withoutSpaceAround : ""
    self.init(
      .comment, rules: (parts.first ?? "").split(separator: ",").map(\.withoutSpaceAround).filter { !$0.isEmpty },
      reason: reason.isEmpty ? nil : reason, scope: scope, source: source)
  }
}

/// Surrounds the number of a candidate; YAML takes it like any letter, and nobody writes it.
private let mark: Character = "\u{e000}"

extension ProjectFile {
  fileprivate func text(marking candidates: [CommentCandidate]) -> String {
    var marked = ""
    var rest = text.utf8.startIndex
    for (number, candidate) in candidates.enumerated() {
      let afterHash = text.utf8.index(after: candidate.hash)
      marked += text[rest..<afterHash] + "\(mark)\(number)\(mark)"
      rest = afterHash
    }
    return marked + text[rest...]
  }
}

extension YAMLNode {
  /// The numbers of the marks in the scalars at and below the node.
  fileprivate func collectMarks(into numbers: inout Set<Int>) {
    switch content {
    case .scalar(let scalar):
      let parts = scalar.text.split(separator: mark, omittingEmptySubsequences: false)
      for part in parts.dropFirst().dropLast() { if let number = Int(part) { numbers.insert(number) } }
    case .sequence(let items): items.forEach { $0.collectMarks(into: &numbers) }
    case .mapping(let pairs):
      for pair in pairs {
        pair.key.collectMarks(into: &numbers)
        pair.value.collectMarks(into: &numbers)
      }
    }
  }
}
