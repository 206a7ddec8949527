import Diagnostics
import LocatedYAML

extension ComposeValue {
  /// The scalar as Go's `fmt.Sprint` prints it, which is how Compose makes text of numbers.
  var goText: String? {
    switch content {
    case .null: nil
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .unsigned(let value): String(value)
    case .float(let value): goDescription(value)
    case .string(let text), .timestamp(let text): text
    case .sequence, .mapping: nil
    }
  }

  /// The name of the Go type, for messages that say what was found.
  var typeName: String {
    switch content {
    case .null: "null"
    case .bool: "a boolean"
    case .integer, .unsigned, .float: "a number"
    case .string: "a string"
    case .timestamp: "a date"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// Equal in content, wherever it was written.
  func sameContent(as other: ComposeValue) -> Bool {
    switch (content, other.content) {
    case (.sequence(let left), .sequence(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.sameContent(as: $1) }
    case (.mapping(let left), .mapping(let right)):
      left.pairs.count == right.pairs.count
        && left.pairs.allSatisfy { pair in right[pair.key].map { $0.sameContent(as: pair.value) } ?? false }
    default: content == other.content
    }
  }
}

/// Go's `%v` of a float64: shortest digits, with an exponent below 1e-4 and from 1e6 on (as `%g` decides for it).
func goDescription(_ value: Double) -> String {
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
  if value == 0 { return value.sign == .minus ? "-0" : "0" }
  let (digits, exponent) = decimal(value.magnitude)
  let sign = value < 0 ? "-" : ""
  return sign + (exponent < -4 || exponent >= 6 ? scientific(digits, exponent) : fixed(digits, exponent))
}

/// The shortest digits of a finite value above zero, and the power of ten of the first of them.
private func decimal(_ value: Double) -> (digits: String, exponent: Int) {
  let parts = value.description.split(separator: "e")
  let mantissa = parts[0].split(separator: ".")
  let whole = mantissa[0]
  let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
  let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  let all = String(whole + fraction)
  let leading = all.prefix { $0 == "0" }.count
  var digits = all.dropFirst(leading)
  while digits.count > 1, digits.last == "0" { digits.removeLast() }
  return (String(digits), power + whole.count - 1 - leading)
}

private func scientific(_ digits: String, _ exponent: Int) -> String {
  let rest = digits.dropFirst()
  let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
  return "\(digits.prefix(1))\(rest.isEmpty ? "" : "." + rest)e\(exponent < 0 ? "-" : "+")\(power)"
}

private func fixed(_ digits: String, _ exponent: Int) -> String {
  if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
  if digits.count <= exponent + 1 {
    return digits + String(repeating: "0", count: exponent + 1 - digits.count)
  }
  return "\(digits.prefix(exponent + 1)).\(digits.dropFirst(exponent + 1))"
}
