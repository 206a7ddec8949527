/// A scalar as written: its text, and whether quotes (or a block style) make it a string whatever it looks like.
package struct YAMLScalar: Hashable, Sendable {
  package var text: String
  package var isPlain: Bool

  package init(_ text: String, isPlain: Bool) {
    self.text = text
    self.isPlain = isPlain
  }
}

extension YAMLScalar {
  /// - Parameter tag: the node's tag; one that YAML does not define leaves the text as it is.
  package func value(tag: String? = nil) -> YAMLValue {
    switch tag {
    case nil: return isPlain ? resolve(plain: text) : .string(text)
    case "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "tag:yaml.org,2002:timestamp":
      return resolve(plain: text)
    case "tag:yaml.org,2002:float":
      if case .integer(let value) = resolve(plain: text) { return .float(Double(value)) }
      return resolve(plain: text)
    case "tag:yaml.org,2002:binary": return decodedBase64(text).map(YAMLValue.string) ?? .string(text)
    default: return .string(text)
    }
  }
}

/// go-yaml looks at the first character and tries only what may begin with it.
private func resolve(plain text: String) -> YAMLValue {
  if let word = words[text] { return word }
  guard let first = text.utf8.first else { return .null }
  switch first {
  case UInt8(ascii: "."): return goFloat(text).map(YAMLValue.float) ?? .string(text)
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
    return isTimestamp(text) ? .timestamp(text) : resolveNumber(text)
  default: return .string(text)
  }
}

private let words: [String: YAMLValue] = {
  var words: [String: YAMLValue] = [:]
  for text in ["", "~", "null", "Null", "NULL"] { words[text] = .null }
  for text in ["true", "True", "TRUE"] { words[text] = .bool(true) }
  for text in ["false", "False", "FALSE"] { words[text] = .bool(false) }
  for text in [".nan", ".NaN", ".NAN"] { words[text] = .float(.nan) }
  for text in [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"] { words[text] = .float(.infinity) }
  for text in ["-.inf", "-.Inf", "-.INF"] { words[text] = .float(-.infinity) }
  return words
}()

private func resolveNumber(_ text: String) -> YAMLValue {
  let plain = text.filter { $0 != "_" }
  if let value = goInteger(plain) { return value }
  if isDecimalFloat(plain), let value = goFloat(plain) { return .float(value) }
  return .string(text)
}

/// Go's `strconv.ParseInt(text, 0, 64)`, then `ParseUint`: prefixes `0x`, `0o`, `0b`, and a bare `0` for octal.
private func goInteger(_ text: String) -> YAMLValue? {
  var digits = Substring(text)
  let negative = digits.first == "-"
  if negative || digits.first == "+" { digits = digits.dropFirst() }
  guard let (radix, rest) = goRadix(digits), let first = rest.first, first.isHexDigit else { return nil }
  guard let magnitude = UInt64(rest, radix: radix) else { return nil }
  if negative {
    guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
    return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
  }
  if let value = Int64(exactly: magnitude) { return .integer(value) }
  return text.first == "+" ? nil : .unsigned(magnitude)
}

private func goRadix(_ digits: Substring) -> (radix: Int, digits: Substring)? {
  let prefix = digits.prefix(2).lowercased()
  switch prefix {
  case "0x": return (16, digits.dropFirst(2))
  case "0o": return (8, digits.dropFirst(2))
  case "0b": return (2, digits.dropFirst(2))
  default:
    guard digits.count > 1, digits.first == "0" else { return (10, digits) }
    return (8, digits.dropFirst())
  }
}

/// The grammar of go-yaml's `yamlStyleFloat`: `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`. By hand, since every
/// port and image tag comes by here, and a regular expression is compiled anew for each.
private func isDecimalFloat(_ text: String) -> Bool {
  var rest = text.utf8[...]
  skipSign(&rest)
  let whole = skipDigits(&rest)
  if rest.first == UInt8(ascii: ".") {
    rest = rest.dropFirst()
    guard skipDigits(&rest) > 0 || whole > 0 else { return false }
  } else if whole == 0 {
    return false
  }
  if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
    rest = rest.dropFirst()
    skipSign(&rest)
    guard skipDigits(&rest) > 0 else { return false }
  }
  return rest.isEmpty
}

private func skipSign(_ text: inout Substring.UTF8View) {
  if text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") { text = text.dropFirst() }
}

private func skipDigits(_ text: inout Substring.UTF8View) -> Int {
  let count = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
  text = text.dropFirst(count)
  return count
}

private func goFloat(_ text: String) -> Double? {
  guard isDecimalFloat(text), let value = Double(text), value.isFinite else { return nil }
  return value
}

/// `YYYY-M-D`, alone or with a time, as go-yaml takes an unquoted one.
private func isTimestamp(_ text: String) -> Bool {
  guard text.utf8.count >= 8, text.utf8.prefix(4).allSatisfy({ (0x30...0x39).contains($0) }),
    text.utf8.dropFirst(4).first == UInt8(ascii: "-")
  else { return false }
  let date = /[0-9]{4}-([0-9]{1,2})-([0-9]{1,2})/
  let zoned = /[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})/
  let local = /[ ]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(\.[0-9]+)?/
  guard let match = text.prefixMatch(of: date), let month = Int(match.1), let day = Int(match.2),
    (1...12).contains(month), (1...31).contains(day)
  else { return false }
  let rest = text[match.range.upperBound...]
  return rest.isEmpty || rest.wholeMatch(of: zoned) != nil || rest.wholeMatch(of: local) != nil
}

private func decodedBase64(_ text: String) -> String? {
  var bytes: [UInt8] = []
  var bits: UInt32 = 0
  var count = 0
  for byte in text.utf8 where byte != UInt8(ascii: "=") && byte > UInt8(ascii: " ") {
    guard let value = base64Alphabet.firstIndex(of: byte) else { return nil }
    bits = bits << 6 | UInt32(value)
    count += 6
    if count >= 8 {
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
  }
  return String(validating: bytes, as: UTF8.self)
}

private let base64Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
