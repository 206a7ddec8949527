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
    let candidates = CommentCandidate.all(in: file.text)
    guard !candidates.isEmpty else {
      requests = []
      return
    }
    let documents = Self.documents(of: file.text(marking: candidates), named: file.displayName)
    let texts = documents.reduce(into: Set<Int>()) { $1.collectMarks(into: &$0) }
    let nodes = NodeSpans(documents, lines: file.text)
    requests = candidates.indices.filter { !texts.contains($0) }.compactMap { index in
      candidates[index].request(in: file.displayName, nodes)
    }
  }

  /// None where marks made a key too long for libyaml; nothing is silenced then.
  private static func documents(of text: String, named file: String) -> [YAMLNode] {
    do throws(YAMLError) {
      return try YAMLDocument.parse(SourceText(file: file, text: text), mergingKeys: false)
    } catch {
      return []
    }
  }
}

/// Surrounds the number of a candidate; YAML takes it like any letter, and nobody writes it.
private let mark: Character = "\u{e000}"

extension ProjectFile {
  fileprivate func text(marking candidates: [CommentCandidate]) -> String {
    var marked = ""
    var rest = text.utf8.startIndex
    for (number, candidate) in candidates.enumerated() {
      let afterHash = text.utf8.index(text.utf8.startIndex, offsetBy: candidate.offset + 1)
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
