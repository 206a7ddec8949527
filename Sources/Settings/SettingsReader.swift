internal import Diagnostics
internal import LocatedYAML
internal import Values

/// Turns the nodes of `persist.yaml` into values, and says where one is not what its key wants.
struct SettingsReader {
  let source: SourceText

  /// Refuses keys that nobody would read: a misspelt one would silently leave the default in force.
  ///
  /// - Parameter name: of the mapping, as messages call it; `nil` for the file itself.
  func values(of node: YAMLNode, _ name: String?, keys: [String]) throws(LocatedError) -> [String: YAMLNode] {
    var values: [String: YAMLNode] = [:]
    for pair in try pairs(of: node, name ?? source.file) {
      let key = try text(of: pair.key, "a key")
      guard keys.contains(key) else { throw unknown(key, pair.key, name, keys) }
      // A key with nothing behind it keeps the default.
      if !pair.value.isNull { values[key] = pair.value }
    }
    return values
  }

  func pairs(of node: YAMLNode, _ name: String) throws(LocatedError) -> [YAMLPair] {
    if node.isNull { return [] }
    guard let pairs = node.mapping else { throw wrong(node, "\(name) must be a mapping") }
    return pairs
  }

  func items(of node: YAMLNode, _ name: String) throws(LocatedError) -> [YAMLNode] {
    guard let items = node.sequence else {
      throw wrong(node, "\(name) must be a list", hint: "begin each item with `- `")
    }
    return items
  }

  /// A string that is not empty.
  func string(_ node: YAMLNode, _ name: String) throws(LocatedError) -> String {
    guard case .string(let text)? = node.value, !text.isEmpty else {
      throw wrong(node, "\(name) must be a string", hint: "put it in quotes if it is one")
    }
    return text
  }

  func bool(_ node: YAMLNode, _ name: String) throws(LocatedError) -> Bool {
    guard case .bool(let value)? = node.value else { throw wrong(node, "\(name) must be true or false") }
    return value
  }

  /// A scalar as written, whatever YAML takes it for: `0750` is a number there, and a mode here.
  func text(of node: YAMLNode, _ name: String) throws(LocatedError) -> String {
    guard let scalar = node.scalar else { throw wrong(node, "\(name) must be a string") }
    return scalar.text
  }

  func wrong(_ node: YAMLNode, _ message: String, hint: String? = nil) -> LocatedError {
    LocatedError(message, hint: hint, source: source.excerpt(at: node.location))
  }

  private func unknown(_ key: String, _ node: YAMLNode, _ name: String?, _ keys: [String]) -> LocatedError {
    let place = name.map { " in \($0)" } ?? ""
    let hint =
      suggestion(for: key, among: keys).map { "did you mean \($0)?" }
      ?? "known\(place.isEmpty ? "" : " there"): \(keys.joined(separator: ", "))"
    return wrong(node, "unknown key \(printable(key))\(place)", hint: hint)
  }
}
