/// Where a value stands in the model: keys from the top, `[]` for an item of a list.
struct ComposePath: Hashable, Sendable {
  var parts: [String]

  init(_ parts: [String] = []) {
    self.parts = parts
  }

  func appending(_ part: String) -> ComposePath {
    ComposePath(parts + [part])
  }

  /// Whether this path fits a pattern such as `services.*.volumes.*`, where `*` stands for any one part.
  func matches(_ pattern: ComposePath) -> Bool {
    parts.count == pattern.parts.count && zip(pattern.parts, parts).allSatisfy { $0 == "*" || $0 == $1 }
  }
}

extension ComposePath: ExpressibleByStringLiteral {
  init(stringLiteral text: String) {
    self.init(text.split(separator: ".").map(String.init))
  }
}

extension ComposePath: CustomStringConvertible {
  var description: String { parts.joined(separator: ".") }
}
