import Diagnostics
import LocatedYAML
import Values

extension LoadingSession {
  /// The value that a YAML node stands for. Compose takes text only as a key.
  func value(of node: YAMLNode, at path: ComposePath = ComposePath()) throws(LocatedError) -> ComposeValue {
    switch node.content {
    case .scalar: return ComposeValue(content(of: node.value ?? .null), at: node.location)
    case .sequence(let items):
      var values: [ComposeValue] = []
      for item in items { values.append(try value(of: item, at: path.appending("[]"))) }
      return ComposeValue(.sequence(values), at: node.location)
    case .mapping(let pairs):
      var mapping = ComposeMapping()
      for pair in pairs {
        let key = try text(ofKey: pair.key, in: path)
        let value = try value(of: pair.value, at: path.appending(key))
        mapping.set(ComposeMapping.Pair(key: key, keyLocation: pair.key.location, value: value))
      }
      return ComposeValue(.mapping(mapping), at: node.location)
    }
  }

  /// Compose 2.40 reads YAML 1.1 only, and refuses a file that says it is written in another version.
  func refuseForeignVersion(in source: SourceText) throws(LocatedError) {
    guard source.text.utf8.contains(UInt8(ascii: "%")) else { return }
    var number = 0
    for line in source.text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      guard line.first.map({ $0 == "#" || $0 == "%" || $0.isWhitespace }) ?? true else { return }
      guard let match = line.prefixMatch(of: /%YAML\s+([0-9.]+)/), match.1 != "1.1" else { continue }
      throw error(
        "Docker Compose 2 reads no YAML \(match.1)", hint: "remove the %YAML line",
        at: SourceLocation(file: source.file, line: number, column: 1))
    }
  }

  private func text(ofKey key: YAMLNode, in path: ComposePath) throws(LocatedError) -> String {
    if case .string(let text) = key.value { return text }
    let place = path.parts.isEmpty ? "at top level" : "in \(printable(path.description))"
    guard let written = key.scalar?.text else {
      throw error("a key \(place) is no text", hint: "write the key as text", at: key.location)
    }
    throw error(
      "the key \(written.isEmpty ? "null" : printable(written)) \(place) is not text to YAML",
      hint: "quote it: \"\(printable(written))\"", at: key.location)
  }

  private func content(of value: YAMLValue) -> ComposeValue.Content {
    switch value {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .unsigned(let value): .unsigned(value)
    case .float(let value): .float(value)
    case .string(let text): .string(text)
    case .timestamp(let text): .timestamp(text)
    }
  }
}
