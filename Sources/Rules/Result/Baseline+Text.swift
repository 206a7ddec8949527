import Compose
package import Diagnostics
package import LocatedYAML
import Values

extension Baseline {
  private static let version: Int64 = 1

  /// JSON with one entry a line, so that a diff shows what came and what went.
  package var text: String {
    let lines = entries.map { "    " + $0.json }.joined(separator: ",\n")
    let list = lines.isEmpty ? "[]" : "[\n\(lines)\n  ]"
    return "{\n  \"version\": \(Self.version),\n  \"findings\": \(list)\n}\n"
  }

  /// Reads what `text` wrote. JSON is YAML, and as such is read with places.
  package init(_ source: SourceText) throws(LocatedError) {
    let document = try YAMLDocument.parse(source).first
    guard let document, let version = document["version"]?.value, let items = document["findings"]?.sequence else {
      throw LocatedError("\(source.file) is no baseline", hint: Self.remedy, source: source.excerpt(line: 1, column: 1))
    }
    guard version == .integer(Self.version) else {
      throw LocatedError(
        "\(source.file) is a baseline of a later persist", hint: "use that one, or make the baseline anew")
    }
    var entries: [Entry] = []
    for item in items { entries.append(try Entry(item, in: source)) }
    self.init(entries: entries)
  }

  fileprivate static let remedy = "make one with `persist verify --write-baseline FILE`"
}

extension Baseline.Entry {
  fileprivate var json: String {
    let known = [("file", file), ("service", service), ("path", path)]
    let fields = [("rule", rule)] + known.compactMap { key, value in value.map { (key, $0) } }
    let texts = (fields + [("fingerprint", fingerprint)]).map { "\"\($0)\": \(ComposeJSON.quoted($1))" }
    return "{\(texts.joined(separator: ", ")), \"count\": \(count)}"
  }

  fileprivate init(_ node: YAMLNode, in source: SourceText) throws(LocatedError) {
    let text = { (key: String) in node[key]?.scalar?.text }
    guard let rule = text("rule"), let fingerprint = text("fingerprint"),
      case .integer(let count)? = node["count"]?.value,
      (1...Int64(Int32.max)).contains(count)
    else {
      throw LocatedError(
        "an entry of a baseline has a rule, a fingerprint and a count", hint: Baseline.remedy,
        source: source.excerpt(at: node.location))
    }
    self.init(
      fingerprint: fingerprint, count: Int(count), rule: rule, file: text("file"), service: text("service"),
      path: text("path"), source: source.excerpt(at: node.location))
  }
}
