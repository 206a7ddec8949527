/// What a value in a compose file may look like: the part of JSON Schema that the Compose specification uses.
indirect enum Shape: Sendable {
  case anything
  case null
  case text
  case number
  case integer
  /// A whole number within bounds.
  case bounded(ClosedRange<Int64>)
  case bool
  /// One of these texts.
  case word([String])
  /// Text that a test accepts; the description says which.
  case form(String, @Sendable (String) -> Bool)
  case list(Shape, unique: Bool)
  /// Known keys only; keys that begin with `x-` too where `extensible`.
  case record([String: Shape], required: [String], extensible: Bool)
  /// Any key that `KeyRule` allows, all values of one shape; with other keys refused where `closed`.
  case table(Shape, keys: KeyRule, closed: Bool)
  case either([Shape])

  enum KeyRule: Sendable {
    case any
    /// Letters, digits, `.`, `_` and `-`.
    case name
    /// Lower-case letters.
    case lowercase

    func allows(_ key: String) -> Bool {
      switch self {
      case .any: !key.isEmpty
      case .name: !key.isEmpty && key.utf8.allSatisfy { isLetter($0) || isDigit($0) || ".-_".utf8.contains($0) }
      case .lowercase: !key.isEmpty && key.utf8.allSatisfy { (0x61...0x7A).contains($0) }
      }
    }
  }
}

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

extension Shape {
  static func record(_ fields: [String: Shape], required: [String] = []) -> Shape {
    .record(fields, required: required, extensible: true)
  }

  static func list(_ item: Shape) -> Shape { .list(item, unique: false) }

  static func fields(_ names: String..., as shape: Shape) -> [String: Shape] {
    Dictionary(uniqueKeysWithValues: names.map { ($0, shape) })
  }

  /// What a user would call it.
  var description: String {
    switch self {
    case .anything: "any value"
    case .null: "null"
    case .text: "text"
    case .number: "a number"
    case .integer: "a whole number"
    case .bounded(let bounds):
      bounds.upperBound == .max
        ? "a whole number from \(bounds.lowerBound) on"
        : "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
    case .bool: "true or false"
    case .word(let words): words.joined(separator: ", ")
    case .form(let description, _): description
    case .list: "a list"
    case .record, .table: "a mapping"
    case .either(let shapes):
      shapes.reduce(into: [String]()) { if !$0.contains($1.description) { $0.append($1.description) } }
        .joined(separator: " or ")
    }
  }
}
