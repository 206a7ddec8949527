package import Diagnostics
import Yams

/// Reads YAML by libyaml into located nodes, within limits that make a hostile text harmless.
package enum YAMLDocument {
  /// The largest text that is taken, in bytes: a compose file of 25,000 lines.
  package static let byteLimit = 1 << 20
  /// The most nodes that a text may grow to once aliases are followed.
  package static let nodeLimit = 200_000
  /// The deepest nesting, aliases followed.
  package static let depthLimit = 200

  /// The documents of a stream; none for an empty text or one of comments only.
  ///
  /// Duplicate keys are an error. Merge keys (`<<`) are followed unless `mergingKeys` is `false`, which leaves them to a
  /// later `YAMLNode.merged(in:)`.
  package static func parse(_ source: SourceText, mergingKeys: Bool = true) throws(LocatedError) -> [YAMLNode] {
    try refuseExplosiveKeys(source)
    var documents: [YAMLNode] = []
    var converter = NodeConverter(source: source)
    for root in try roots(of: source) {
      let node = try converter.convert(root)
      documents.append(mergingKeys ? try node.merged(in: source) : node)
    }
    return documents
  }

  private static func roots(of source: SourceText) throws(LocatedError) -> [Node] {
    do {
      // Without rules for scalar types: those here are go-yaml's, not Yams'.
      let parser = try Parser(yaml: source.text, resolver: .basic, encoding: .utf8)
      var roots: [Node] = []
      while let root = try parser.nextRoot() { roots.append(root) }
      return roots
    } catch let error as YamlError {
      throw LocatedError(error, in: source)
    } catch {
      throw LocatedError("\(source.file) cannot be read as YAML: \(error)")
    }
  }
}

/// Turns Yams' nodes into located ones, counting them, since aliases can make a short text exponentially large.
private struct NodeConverter {
  let source: SourceText
  var count = 0
  var depth = 0

  mutating func convert(_ node: Node) throws(LocatedError) -> YAMLNode {
    let location = SourceLocation(file: source.file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    count += 1
    guard count <= YAMLDocument.nodeLimit else {
      throw LocatedError(
        "more than \(YAMLDocument.nodeLimit) values once aliases are followed", hint: "use fewer or smaller aliases",
        source: source.excerpt(at: location))
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= YAMLDocument.depthLimit else {
      throw LocatedError(
        "nested more than \(YAMLDocument.depthLimit) levels deep", hint: "nest less, or follow fewer aliases",
        source: source.excerpt(at: location))
    }
    return YAMLNode(try content(of: node), tag: writtenTag(of: node), at: location)
  }

  private mutating func content(of node: Node) throws(LocatedError) -> YAMLNode.Content {
    switch node {
    case .scalar(let scalar):
      return .scalar(YAMLScalar(scalar.string, isPlain: scalar.style == .plain))
    case .sequence(let sequence):
      var items: [YAMLNode] = []
      for item in sequence { items.append(try convert(item)) }
      return .sequence(items)
    case .mapping(let mapping):
      var pairs: [YAMLPair] = []
      for (key, value) in mapping {
        var key = try convert(key)
        // Yams resolves the tags of keys while it compares them, and then says `str` of every one.
        if key.tag == "tag:yaml.org,2002:str" { key.tag = nil }
        pairs.append(YAMLPair(key: key, value: try convert(value)))
      }
      return .mapping(pairs)
    case .alias:
      // Yams resolves aliases while it parses; it makes such nodes only for emitting.
      return .scalar(YAMLScalar("", isPlain: true))
    }
  }

  /// The tag the user wrote. Yams says `str` for every quoted scalar, which the style tells already.
  private func writtenTag(of node: Node) -> String? {
    let tag =
      switch node {
      case .scalar(let scalar): scalar.tag
      case .sequence(let sequence): sequence.tag
      case .mapping(let mapping): mapping.tag
      case .alias(let alias): alias.tag
      }
    switch tag.rawValue {
    case "", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map": return nil
    case "tag:yaml.org,2002:str": return isPlain(node) ? tag.rawValue : nil
    default: return tag.rawValue
    }
  }

  private func isPlain(_ node: Node) -> Bool {
    if case .scalar(let scalar) = node { scalar.style == .plain } else { false }
  }
}
