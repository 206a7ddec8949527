import Glibc
import Values

/// Reads JSON (RFC 8259) in one pass over bytes in memory, without building values: the caller asks for what it expects.
/// Every read is bounded by the text; nesting is bounded.
@safe final class JSONScanner {
  struct Invalid: Error {
    let detail: String
  }

  private static let deepest = 64

  private let text: ByteBuffer
  private let start: UnsafePointer<UInt8>
  private let end: Int
  private(set) var position: Int
  private var lastDigest: (Range<Int>, Digest)?

  /// Scans the bytes from `start` to `end` of `text`.
  init(_ text: ByteBuffer, from start: Int, to end: Int) {
    precondition(start >= 0 && start <= end && end <= text.count)
    self.text = text
    self.end = end
    unsafe self.start = UnsafePointer(text.all.baseAddress!.assumingMemoryBound(to: UInt8.self))
    position = start
  }

  private var byte: UInt8? {
    position < end ? unsafe start[position] : nil
  }

  func skipBlanks() {
    while let byte, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
  }

  var isAtEnd: Bool {
    skipBlanks()
    return position == end
  }

  /// Whether the next token is this one; if so, it is taken.
  func takes(_ token: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard byte == UInt8(ascii: token) else { return false }
    position += 1
    return true
  }

  func expect(_ token: Unicode.Scalar) throws(Invalid) {
    guard takes(token) else { throw Invalid(detail: "'\(token)' is missing at byte \(position) of the index") }
  }

  /// Reads an object, calling `member` with each key and standing before its value, which `member` must read.
  func object(_ member: ([UInt8]) throws(Invalid) -> Void) throws(Invalid) {
    try expect("{")
    guard !takes("}") else { return }
    repeat {
      let key = try string()
      try expect(":")
      try member(key)
    } while takes(",")
    try expect("}")
  }

  /// A key, or another string without escapes, as it stands in the text, not copied.
  struct Word {
    fileprivate let range: Range<Int>
  }

  /// As `object`, for keys without escapes, which are compared where they are.
  func fields(_ member: (Word) throws(Invalid) -> Void) throws(Invalid) {
    try expect("{")
    guard !takes("}") else { return }
    repeat {
      let key = try word()
      try expect(":")
      try member(key)
    } while takes(",")
    try expect("}")
  }

  func matches(_ key: Word, _ name: StaticString) -> Bool {
    unsafe key.range.count == name.utf8CodeUnitCount
      && memcmp(start + key.range.lowerBound, name.utf8Start, key.range.count) == 0
  }

  func text(of key: Word) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: start + key.range.lowerBound, count: key.range.count))
  }

  /// A string without escapes: where its content lies.
  private func plainString() throws(Invalid) -> Range<Int> {
    try expect("\"")
    let first = position
    while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 32 { position += 1 }
    guard takesQuote() else { throw Invalid(detail: "a string of the index has an escape, or no end") }
    return first..<(position - 1)
  }

  func word() throws(Invalid) -> Word {
    Word(range: try plainString())
  }

  /// `sha256:` and 64 digits. The one before it most often is the same, and read only once then.
  func digest() throws(Invalid) -> Digest {
    let range = try plainString()
    if let (known, digest) = lastDigest, known.count == range.count,
      unsafe memcmp(start + known.lowerBound, start + range.lowerBound, range.count) == 0
    {
      return digest
    }
    let text = unsafe UnsafeBufferPointer(start: start + range.lowerBound, count: range.count)
    guard let digest = unsafe Digest(lowercase: text) else { throw Invalid(detail: "a digest of the index is none") }
    lastDigest = (range, digest)
    return digest
  }

  /// A time as RFC 3339 has it.
  func time() throws(Invalid) -> Timestamp {
    let range = try plainString()
    let text = unsafe Span(_unsafeStart: start + range.lowerBound, count: range.count)
    guard let time = Timestamp(rfc3339: text) else { throw Invalid(detail: "a time of the index is none") }
    return time
  }

  /// Reads an array, calling `element` before each element, which it must read.
  func array(_ element: () throws(Invalid) -> Void) throws(Invalid) {
    try expect("[")
    guard !takes("]") else { return }
    repeat { try element() } while takes(",")
    try expect("]")
  }

  /// A whole number within 64 bits.
  func integer() throws(Invalid) -> Int64 {
    skipBlanks()
    let start = position
    let isNegative = takes("-")
    var value: Int64 = 0
    let first = position
    while let byte, (48...57).contains(byte) {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = product.addingReportingOverflow(Int64(byte - 48))
      guard !overflow, !overflow2 else { throw Invalid(detail: "a number of the index is out of range") }
      value = sum
      position += 1
    }
    guard position > first else { throw Invalid(detail: "a number is missing at byte \(start) of the index") }
    return isNegative ? -value : value
  }

  /// A string, its escapes resolved.
  func string() throws(Invalid) -> [UInt8] {
    try expect("\"")
    let start = position
    while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 32 { position += 1 }
    var bytes = unsafe Array(text.bytes[start..<position])
    while !takesQuote() {
      guard let byte, byte >= 32 else { throw Invalid(detail: "a string of the index has no end") }
      position += 1
      if byte == UInt8(ascii: "\\") { try escape(into: &bytes) } else { bytes.append(byte) }
    }
    return bytes
  }

  private func takesQuote() -> Bool {
    guard byte == UInt8(ascii: "\"") else { return false }
    position += 1
    return true
  }

  private func escape(into bytes: inout [UInt8]) throws(Invalid) {
    guard let byte else { throw Invalid(detail: "a string of the index has no end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
    case UInt8(ascii: "b"): bytes.append(8)
    case UInt8(ascii: "f"): bytes.append(12)
    case UInt8(ascii: "n"): bytes.append(10)
    case UInt8(ascii: "r"): bytes.append(13)
    case UInt8(ascii: "t"): bytes.append(9)
    case UInt8(ascii: "u"): try unicode(into: &bytes)
    default: throw Invalid(detail: "a string of the index has an unknown escape")
    }
  }

  private func unicode(into bytes: inout [UInt8]) throws(Invalid) {
    var code = try hexadecimal()
    if (0xD800..<0xDC00).contains(code), byte == UInt8(ascii: "\\") {
      position += 1
      guard byte == UInt8(ascii: "u") else { throw Invalid(detail: "a string of the index has half a pair") }
      position += 1
      let low = try hexadecimal()
      guard (0xDC00..<0xE000).contains(low) else { throw Invalid(detail: "a string of the index has half a pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw Invalid(detail: "a string of the index has half a pair")
    }
    bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
  }

  private func hexadecimal() throws(Invalid) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte, let digit = hexadecimalDigit(byte | (byte >= 65 && byte <= 70 ? 32 : 0)) else {
        throw Invalid(detail: "a string of the index has a broken escape")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  /// Reads over any value.
  func skip(depth: Int = 0) throws(Invalid) {
    guard depth < Self.deepest else { throw Invalid(detail: "the index is nested too deeply") }
    skipBlanks()
    switch byte {
    case UInt8(ascii: "{"): try object { (_) throws(Invalid) in try skip(depth: depth + 1) }
    case UInt8(ascii: "["): try array { () throws(Invalid) in try skip(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    default: try skipScalar()
    }
  }

  private func skipScalar() throws(Invalid) {
    let start = position
    while let byte, byte > 32, byte != UInt8(ascii: ","), byte != UInt8(ascii: "]"), byte != UInt8(ascii: "}") {
      position += 1
    }
    let word = unsafe String(decoding: text.bytes[start..<position], as: UTF8.self)
    let isNumber = Double(word) != nil && word.utf8.allSatisfy { $0 < 65 || $0 == 69 || $0 == 101 }
    guard ["true", "false", "null"].contains(word) || isNumber else {
      throw Invalid(detail: "there is no JSON value at byte \(start) of the index")
    }
  }

  /// Reads over any value and returns its text.
  func raw() throws(Invalid) -> [UInt8] {
    skipBlanks()
    let start = position
    try skip()
    return unsafe Array(text.bytes[start..<position])
  }
}

extension JSONScanner {
  /// An array of two whole numbers.
  func pair() throws(Invalid) -> (Int64, Int64) {
    try expect("[")
    let first = try integer()
    try expect(",")
    let second = try integer()
    try expect("]")
    return (first, second)
  }
}
