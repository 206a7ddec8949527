import Diagnostics
import LocatedYAML

/// Where the nodes of a file that a comment can be about begin and end: an entry of a mapping with its key, an item of a
/// list, a value that begins on a line of its own.
struct NodeSpans {
  private struct Span {
    let start: SourceLocation
    /// Where what follows begins; `nil` at the end of the file.
    let end: SourceLocation?
    let service: String?
  }

  /// The outermost that begins on each line.
  private var spans: [Int: Span] = [:]
  private let lines: [Substring.UTF8View]

  init(_ documents: [YAMLNode], of text: String) {
    lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, document) in documents.enumerated() {
      visit(document, end: index + 1 < documents.count ? documents[index + 1].location : nil, path: [])
    }
  }

  /// What a comment for that line is about; the line alone where no node begins there.
  func scope(ofLine line: Int, in file: String) -> SuppressionScope {
    guard let span = spans[line] else {
      let start = SourceLocation(file: file, line: line, column: 1)
      return .node(from: start, to: SourceLocation(file: file, line: line + 1, column: 1), service: nil)
    }
    return .node(from: span.start, to: span.end, service: span.service)
  }

  private mutating func add(_ start: SourceLocation, _ end: SourceLocation?, service: String? = nil) {
    if spans[start.line] == nil { spans[start.line] = Span(start: start, end: end, service: service) }
  }

  private mutating func visit(_ node: YAMLNode, end: SourceLocation?, path: [String]) {
    switch node.content {
    case .scalar: break
    case .sequence(let items):
      let items = items.filter { $0.location >= node.location }
      for (index, item) in items.enumerated() {
        let end = index + 1 < items.count ? items[index + 1].location : end
        add(item.location, end)
        visit(item, end: end, path: path + ["-"])
      }
    case .mapping(let pairs):
      // What an alias stands for is where its anchor is, and is visited there.
      let pairs = pairs.filter { $0.key.location >= node.location }
      for (index, pair) in pairs.enumerated() {
        visit(pair, end: index + 1 < pairs.count ? pairs[index + 1].key.location : end, path: path)
      }
    }
  }

  private mutating func visit(_ pair: YAMLPair, end: SourceLocation?, path: [String]) {
    let key = pair.key.scalar?.text ?? ""
    add(pair.key.location, end, service: path == ["services"] ? key : nil)
    guard pair.value.location >= pair.key.location else { return }
    if pair.value.location.line > pair.key.location.line, beginsAlone(pair.value) { add(pair.value.location, end) }
    visit(pair.value, end: end, path: path + [key])
  }

  /// A block collection begins with its first entry, which a comment before it is about.
  private func beginsAlone(_ value: YAMLNode) -> Bool {
    switch value.content {
    case .scalar: true
    case .mapping(let pairs): pairs.first?.key.location != value.location
    case .sequence: character(at: value.location) != "-"
    }
  }

  private func character(at location: SourceLocation) -> Unicode.Scalar? {
    guard lines.indices.contains(location.line - 1) else { return nil }
    return Substring(lines[location.line - 1]).unicodeScalars.dropFirst(location.column - 1).first
  }
}
