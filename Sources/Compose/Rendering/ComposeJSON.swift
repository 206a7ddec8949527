/// Writes a value as JSON with sorted keys and two spaces of indentation, each dollar sign in a text doubled.
package enum ComposeJSON {
  static func pretty(_ value: ComposeValue, indentation: String = "") -> String {
    let inner = indentation + "  "
    switch value.content {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return String(value)
    case .unsigned(let value): return String(value)
    case .float(let value): return value.isFinite ? number(value) : quoted(goDescription(value))
    case .string(let text), .timestamp(let text): return doubled(text)
    case .sequence(let items):
      guard !items.isEmpty else { return "[]" }
      let lines = items.map { inner + pretty($0, indentation: inner) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(indentation)]"
    case .mapping(let mapping):
      guard !mapping.isEmpty else { return "{}" }
      let lines = mapping.pairs.sorted { $0.key < $1.key }.map {
        "\(inner)\(doubled($0.key)): \(pretty($0.value, indentation: inner))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indentation)}"
    }
  }

  private static func doubled(_ text: String) -> String {
    quoted(text.replacing("$", with: "$$"))
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }

  /// RFC 8259, section 7.
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1f}", "\u{7f}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
