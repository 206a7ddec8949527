/// Variable interpolation by Compose's grammar: `$$`, `$NAME`, `${NAME}`, and `${NAME` `:-` `-` `:?` `?` `:+` `+` `word}`.
///
/// The semantics are those of compose-go 2.9 (`template/template.go`): the first operator in the text decides, words are
/// interpolated themselves and always, even where they are not used, and what is no variable stays as it is.
struct Template {
  /// The longest result, in bytes: values that refer to each other can double with every line.
  static let lengthLimit = 1 << 20
  static let depthLimit = 100

  /// The value of a variable; `nil` where it is not set.
  let lookup: (String) -> String?
  /// Called for a variable without value and default.
  let unset: (String) -> Void

  func substitute(_ text: String) throws(TemplateError) -> String {
    try substitute(text, depth: 0)
  }

  private func substitute(_ text: String, depth: Int) throws(TemplateError) -> String {
    guard depth <= Self.depthLimit else { throw .excessive }
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count else {
        result.append(bytes[index])
        index += 1
        continue
      }
      index = try expand(bytes, at: index, whole: text, depth: depth, into: &result)
      guard result.count <= Self.lengthLimit else { throw .excessive }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Handles what follows a dollar at `index`; returns where to go on.
  private func expand(
    _ bytes: [UInt8], at index: Int, whole: String, depth: Int, into result: inout [UInt8]
  ) throws(TemplateError) -> Int {
    let next = bytes[index + 1]
    switch next {
    case UInt8(ascii: "$"):
      result.append(next)
      return index + 2
    case UInt8(ascii: "{"):
      return try expandBraced(bytes, at: index, whole: whole, depth: depth, into: &result)
    case let byte where Self.beginsName(byte):
      let end = Self.endOfName(bytes, from: index + 1)
      result += value(of: String(decoding: bytes[(index + 1)..<end], as: UTF8.self)).utf8
      return end
    default:
      result.append(bytes[index])
      return index + 1
    }
  }

  /// `${…}`: the expression ends at the brace that balances, else at the last one of its line.
  private func expandBraced(
    _ bytes: [UInt8], at index: Int, whole: String, depth: Int, into result: inout [UInt8]
  ) throws(TemplateError) -> Int {
    let nameEnd = Self.endOfName(bytes, from: index + 2)
    guard nameEnd > index + 2, nameEnd < bytes.count else { throw .invalid(template: whole) }
    let name = String(decoding: bytes[(index + 2)..<nameEnd], as: UTF8.self)
    if bytes[nameEnd] == UInt8(ascii: "}") {
      result += value(of: name).utf8
      return nameEnd + 1
    }
    guard let (operation, wordStart) = Self.operation(bytes, at: nameEnd),
      let close = Self.closingBrace(bytes, from: index + 1), wordStart <= close
    else { throw .invalid(template: whole) }
    // Compose 2.40 evaluates the word whether it is used or not, so `${A:-${B:?}}` fails even where A is set.
    let word = String(decoding: bytes[wordStart..<close], as: UTF8.self)
    result += try apply(operation, to: name, word: substitute(word, depth: depth + 1)).utf8
    return close + 1
  }

  private func apply(_ operation: Operation, to name: String, word: String) throws(TemplateError) -> String {
    let value = lookup(name)
    let isPresent = value.map { !operation.countsEmptyAsUnset || !$0.isEmpty } ?? false
    switch operation.kind {
    case .fallback: return isPresent ? value ?? "" : word
    case .replacement: return isPresent ? word : value ?? ""
    case .demand:
      guard isPresent, let value else { throw .required(variable: name, reason: word) }
      return value
    }
  }

  private func value(of name: String) -> String {
    guard let value = lookup(name) else {
      unset(name)
      return ""
    }
    return value
  }
}

extension Template {
  private struct Operation {
    enum Kind { case fallback, demand, replacement }
    let kind: Kind
    /// Written with a colon.
    let countsEmptyAsUnset: Bool
  }

  private static func operation(_ bytes: [UInt8], at index: Int) -> (Operation, wordStart: Int)? {
    let hasColon = bytes[index] == UInt8(ascii: ":")
    let sign = hasColon ? index + 1 : index
    guard sign < bytes.count else { return nil }
    let kind: Operation.Kind
    switch bytes[sign] {
    case UInt8(ascii: "-"): kind = .fallback
    case UInt8(ascii: "?"): kind = .demand
    case UInt8(ascii: "+"): kind = .replacement
    default: return nil
    }
    return (Operation(kind: kind, countsEmptyAsUnset: hasColon), sign + 1)
  }

  /// Counts braces as compose-go does, which looks at no byte right behind an opening one.
  private static func closingBrace(_ bytes: [UInt8], from open: Int) -> Int? {
    var last: Int?
    var depth = 0
    var index = open
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
      if bytes[index] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return index }
      } else if bytes[index] == UInt8(ascii: "{") {
        depth += 1
        index += 1
        guard index < bytes.count, bytes[index] != UInt8(ascii: "\n") else { break }
      }
      if bytes[index] == UInt8(ascii: "}") { last = index }
      index += 1
    }
    return last
  }

  private static func beginsName(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return byte == UInt8(ascii: "_") || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
  }

  private static func endOfName(_ bytes: [UInt8], from start: Int) -> Int {
    guard start < bytes.count, beginsName(bytes[start]) else { return start }
    var end = start + 1
    while end < bytes.count, beginsName(bytes[end]) || (0x30...0x39).contains(bytes[end]) { end += 1 }
    return end
  }
}

/// Why variables in a text cannot be filled in.
enum TemplateError: Error, Hashable {
  /// `${` begins no valid expression.
  case invalid(template: String)
  /// `${NAME:?reason}` and `NAME` has no value.
  case required(variable: String, reason: String)
  /// Expressions nested too deep, or a result too long: see `Template`.
  case excessive
}
