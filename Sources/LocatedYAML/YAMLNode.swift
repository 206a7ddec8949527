package import Diagnostics

/// A node of a YAML document, aliases resolved. A node that an alias names stands where its anchor does.
package struct YAMLNode: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping([YAMLPair])
  }

  package var content: Content
  /// As written, short form expanded: `!reset`, `tag:yaml.org,2002:str`; `nil` where none is written.
  package var tag: String?
  package var location: SourceLocation

  package init(_ content: Content, tag: String? = nil, at location: SourceLocation) {
    self.content = content
    self.tag = tag
    self.location = location
  }
}

extension YAMLNode {
  package var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  package var sequence: [YAMLNode]? {
    if case .sequence(let nodes) = content { nodes } else { nil }
  }

  package var mapping: [YAMLPair]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  /// What the scalar means; `nil` for a collection.
  package var value: YAMLValue? { scalar?.value(tag: tag) }

  package var isNull: Bool { value == .null }

  /// The value of a key in a mapping.
  package subscript(key: String) -> YAMLNode? {
    mapping?.first { $0.key.scalar?.text == key }?.value
  }
}
