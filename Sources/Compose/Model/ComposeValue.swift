package import Diagnostics

/// A node of the Compose model: what YAML gave, typed as go-yaml types it, with the place where it was written.
package struct ComposeValue: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Above `Int64.max`.
    case unsigned(UInt64)
    case float(Double)
    case string(String)
    /// An unquoted date, which Compose refuses wherever it checks a type. As written.
    case timestamp(String)
    case sequence([ComposeValue])
    case mapping(ComposeMapping)
  }

  package var content: Content
  package var location: SourceLocation
  /// The text before variables were filled in, where it held any.
  package var written: String?

  package init(_ content: Content, at location: SourceLocation, written: String? = nil) {
    self.content = content
    self.location = location
    self.written = written
  }
}

extension ComposeValue {
  package var isNull: Bool { content == .null }

  package var string: String? {
    if case .string(let text) = content { text } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = content { value } else { nil }
  }

  package var integer: Int64? {
    if case .integer(let value) = content { value } else { nil }
  }

  package var sequence: [ComposeValue]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  package var mapping: ComposeMapping? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  package subscript(key: String) -> ComposeValue? {
    mapping?[key]
  }

  package func value(at path: [String]) -> ComposeValue? {
    path.reduce(self) { $0?[$1] }
  }
}
