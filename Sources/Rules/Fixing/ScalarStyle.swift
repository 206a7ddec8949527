/// How a scalar is written.
enum ScalarStyle {
  case plain
  case single
  case double

  init(first: UInt8) {
    switch first {
    case UInt8(ascii: "'"): self = .single
    case UInt8(ascii: "\""): self = .double
    default: self = .plain
    }
  }

  /// The text in this style; what cannot be plain is put in double quotes.
  ///
  /// - Parameter isReading: gives what a plain scalar of this text looks like, whatever it holds.
  func written(_ text: String, isReading: Bool = false) -> [UInt8] {
    switch self {
    case .plain: return isReading || Self.canBePlain(text) ? Array(text.utf8) : Self.double.written(text)
    case .single:
      return Array("'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'".utf8)
    case .double:
      var escaped = ""
      for character in text {
        if character == "\\" || character == "\"" { escaped.append("\\") }
        escaped.append(character)
      }
      return Array("\"\(escaped)\"".utf8)
    }
  }

  /// Letters, digits and what paths and durations are made of; never something that YAML takes for another type.
  private static func canBePlain(_ text: String) -> Bool {
    guard let first = text.first, first.isASCII, first.isLetter || first == "/" || first == "." || isDuration(text),
      !text.hasSuffix(":"), !["yes", "no", "on", "off", "true", "false", "null", "y", "n"].contains(text.lowercased())
    else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-:=@+".contains($0)) }
  }

  private static func isDuration(_ text: String) -> Bool {
    text.last == "s" && !text.dropLast().isEmpty && text.dropLast().allSatisfy { $0.isASCII && $0.isNumber }
  }
}
