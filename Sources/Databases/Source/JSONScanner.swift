/// Goes through JSON (RFC 8259) a value at a time, and finds what is wrong with it: what the grammar forbids, and beyond that what
/// would be lost without a word on the way into a database: a key that an object has twice, a NUL, half of a surrogate pair.
struct JSONScanner {
  /// How deep values may stand in each other; SQLite goes to 2,000.
  static let deepest = 500

  private let text: [UInt8]
  private let end: Int
  private(set) var position: Int

  init(_ text: [UInt8], in range: Range<Int>) {
    self.text = text
    position = range.lowerBound
    end = range.upperBound
  }

  /// What is wrong with a text that must be one value; `nil` where nothing is.
  static func problem(in text: [UInt8], _ range: Range<Int>) -> JSONProblem? {
    var scanner = JSONScanner(text, in: range)
    do throws(JSONProblem) {
      try scanner.value()
      try scanner.expectEnd()
      return nil
    } catch {
      return error
    }
  }

  mutating func expectEnd() throws(JSONProblem) {
    skipSpace()
    guard position == end else { throw problem("something stands behind the value") }
  }

  /// Passes over one value with the space before it.
  mutating func value(depth: Int = 0) throws(JSONProblem) {
    skipSpace()
    guard let byte = peek else { throw problem("a value is missing") }
    switch byte {
    case UInt8(ascii: "{"): try object(depth)
    case UInt8(ascii: "["): try array(depth)
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try number(byte)
    }
  }

  private var peek: UInt8? { position < end ? text[position] : nil }

  private func problem(_ reason: String, at place: Int? = nil) -> JSONProblem {
    JSONProblem(position >= end && place == nil ? "it is cut short" : reason, at: place ?? position)
  }

  mutating func skipSpace() {
    while position < end {
      switch text[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// - Returns: whether it was there.
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < end, text[position] == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func object(_ depth: Int) throws(JSONProblem) {
    try enter(depth)
    if take("}") { return }
    var keys = JSONKeys()
    repeat {
      let start = try key()
      let name = start.lowerBound..<start.upperBound
      guard keys.insert(name, of: text) else {
        throw problem("the key stands there twice", at: name.lowerBound).inside(step(name))
      }
      guard take(":") else { throw problem("a colon is missing") }
      do { try value(depth: depth + 1) } catch { throw error.inside(step(name)) }
    } while take(",")
    guard take("}") else { throw problem("a comma or } is missing") }
  }

  /// A key with the space before it.
  ///
  /// - Returns: where it stands, without its quotes.
  mutating func key() throws(JSONProblem) -> Range<Int> {
    skipSpace()
    guard peek == UInt8(ascii: "\"") else { throw problem("a key in quotes is missing") }
    return try string()
  }

  private mutating func array(_ depth: Int) throws(JSONProblem) {
    try enter(depth)
    if take("]") { return }
    var index = 0
    repeat {
      do { try value(depth: depth + 1) } catch { throw error.inside("[\(index)]") }
      index += 1
    } while take(",")
    guard take("]") else { throw problem("a comma or ] is missing") }
  }

  private mutating func enter(_ depth: Int) throws(JSONProblem) {
    guard depth < Self.deepest else {
      throw problem("more than \(Self.deepest) values stand in each other", at: position)
    }
    position += 1
  }

  private func step(_ key: Range<Int>) -> String { String(decoding: text[key], as: UTF8.self) }

  private mutating func word(_ word: StaticString) throws(JSONProblem) {
    let start = position
    let matches = unsafe text[start..<min(end, start + word.utf8CodeUnitCount)].elementsEqual(
      UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    guard matches else { throw problem("no value begins so", at: start) }
    position += word.utf8CodeUnitCount
  }

  private mutating func number(_ first: UInt8) throws(JSONProblem) {
    let start = position
    if first == UInt8(ascii: "-") { position += 1 }
    if peek == UInt8(ascii: "0") { position += 1 } else { try digits(start) }
    if peek == UInt8(ascii: ".") {
      position += 1
      try digits(start)
    }
    guard let mark = peek, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return }
    position += 1
    if let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
    try digits(start)
  }

  private mutating func digits(_ start: Int) throws(JSONProblem) {
    let first = position
    while position < end, text[position] &- 48 < 10 { position += 1 }
    guard position > first else { throw problem("no value begins so", at: start) }
  }

  /// Passes over a string.
  ///
  /// - Returns: where it stands, without its quotes.
  private mutating func string() throws(JSONProblem) -> Range<Int> {
    position += 1
    let start = position
    while position < end {
      let byte = text[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return start..<(position - 1)
      }
      switch byte {
      case UInt8(ascii: "\\"): try escape()
      case 0: throw problem("a NUL, which no text of a database can hold")
      case ..<0x20: throw problem("a control character that is not escaped")
      case ..<0x80: position += 1
      default: try sequence(byte)
      }
    }
    throw problem("a string has no end")
  }

  private mutating func escape() throws(JSONProblem) {
    let start = position
    position += 2
    guard position <= end else { throw problem("it is cut short") }
    guard text[start + 1] == UInt8(ascii: "u") else {
      guard "\"\\/bfnrt".utf8.contains(text[start + 1]) else { throw problem("no such escape", at: start) }
      return
    }
    let unit = try hexadecimal()
    switch unit {
    case 0: throw problem("a NUL, which no text of a database can hold", at: start)
    case 0xD800...0xDBFF:
      guard position + 2 <= end, text[position] == UInt8(ascii: "\\"), text[position + 1] == UInt8(ascii: "u") else {
        throw problem("half of a surrogate pair", at: start)
      }
      position += 2
      guard (0xDC00...0xDFFF).contains(try hexadecimal()) else { throw problem("half of a surrogate pair", at: start) }
    case 0xDC00...0xDFFF: throw problem("half of a surrogate pair", at: start)
    default: return
    }
  }

  private mutating func hexadecimal() throws(JSONProblem) -> Int {
    guard position + 4 <= end, let unit = Self.number(text[position..<(position + 4)]) else {
      throw problem("four hexadecimal digits are missing", at: position)
    }
    position += 4
    return unit
  }

  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.reduce(Optional(0)) { value, digit in
      guard let value, let next = Character(UnicodeScalar(digit)).hexDigitValue, digit < 0x80 else { return nil }
      return value << 4 | next
    }
  }

  /// A character of more than one byte: RFC 3629, section 4.
  private mutating func sequence(_ first: UInt8) throws(JSONProblem) {
    let (count, second): (Int, ClosedRange<UInt8>) =
      switch first {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      default: (0, 0...0)
      }
    guard count > 0, position + count <= end, second.contains(text[position + 1]),
      text[(position + 1)..<(position + count)].allSatisfy({ $0 & 0xC0 == 0x80 })
    else { throw problem("bytes that are not UTF-8", at: position) }
    position += count
  }
}
