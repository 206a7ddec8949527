import Values

/// The records of a pax extended header (POSIX.1-2017, pax, "pax Extended Header"), read strictly: lengths must fit,
/// each record ends in a newline, no key comes twice but for the two that a sparse file in format 0.0 has once a run.
struct PaxRecords {
  private(set) var values: [[UInt8]: [UInt8]] = [:]
  /// The keys in the order in which they stand.
  private(set) var keys: [[UInt8]] = []
  /// Of a sparse file in format 0.0: offset, length, offset, length, as they stand.
  private(set) var sparseNumbers: [[UInt8]] = []

  init() {}

  init(_ bytes: [UInt8]) throws(TarHeader.Invalid) {
    var position = 0
    while position < bytes.count {
      let end = try Self.recordEnd(bytes, &position)
      guard let equals = bytes[position..<end].firstIndex(of: UInt8(ascii: "=")), equals > position else {
        throw TarHeader.Invalid(detail: "a pax record has no key")
      }
      try add(Array(bytes[position..<equals]), Array(bytes[(equals + 1)..<(end - 1)]))
      position = end
    }
    guard sparseNumbers.count.isMultiple(of: 2) else { throw SparseRuns.invalid }
  }

  private mutating func add(_ key: [UInt8], _ value: [UInt8]) throws(TarHeader.Invalid) {
    if let turn = [Self.runOffset, Self.runLength].firstIndex(of: key) {
      guard sparseNumbers.count % 2 == turn, sparseNumbers.count < 2 * TarProfile.mostExtents else {
        throw SparseRuns.invalid
      }
      sparseNumbers.append(value)
      return
    }
    guard values.updateValue(value, forKey: key) == nil else {
      throw TarHeader.Invalid(detail: "a pax header says \(printable(key)) twice")
    }
    keys.append(key)
  }

  private static let runOffset = Array("GNU.sparse.offset".utf8)
  private static let runLength = Array("GNU.sparse.numbytes".utf8)

  /// Reads the length at `position`, moves behind its blank, and returns where the record ends.
  private static func recordEnd(_ bytes: [UInt8], _ position: inout Int) throws(TarHeader.Invalid) -> Int {
    let start = position
    var length = 0
    while position < bytes.count, (48...57).contains(bytes[position]), length <= TarProfile.largestPaxHeader {
      length = length * 10 + Int(bytes[position] - 48)
      position += 1
    }
    let end = start + length
    guard position > start, position < bytes.count, bytes[position] == 32, bytes[start] != 48,
      end > position + 1, end <= bytes.count, bytes[end - 1] == 10
    else { throw TarHeader.Invalid(detail: "a pax record has a wrong length") }
    position += 1
    return end
  }

  subscript(_ key: StaticString) -> [UInt8]? {
    values[key.withUTF8Buffer { unsafe Array($0) }]
  }

  /// A number of decimal digits; `nil` where the key is missing.
  func integer(_ key: StaticString) throws(TarHeader.Invalid) -> Int64? {
    guard let text = self[key] else { return nil }
    guard let value = Self.integer(text[...]) else {
      throw TarHeader.Invalid(detail: "a pax record's number is none")
    }
    return value
  }

  static func integer(_ text: ArraySlice<UInt8>) -> Int64? {
    guard !text.isEmpty, text.count <= 19, text.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int64(String(decoding: text, as: UTF8.self))
  }

  /// A time: decimal seconds, perhaps negative, perhaps with a fraction; nine digits of it count.
  func time(_ key: StaticString) throws(TarHeader.Invalid) -> Timestamp? {
    guard let text = self[key] else { return nil }
    let isNegative = text.first == UInt8(ascii: "-")
    let parts = text.dropFirst(isNegative ? 1 : 0)
      .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = Self.integer(parts[0]), whole < 1 << 47 else {
      throw TarHeader.Invalid(detail: "a pax time is none, or out of range")
    }
    let fraction = parts.count > 1 ? parts[1] : []
    guard fraction.allSatisfy({ (48...57).contains($0) }) else {
      throw TarHeader.Invalid(detail: "a pax time is none, or out of range")
    }
    var nanoseconds: UInt32 = 0
    for position in 0..<9 {
      let digit = position < fraction.count ? UInt32(fraction[fraction.startIndex + position] - 48) : 0
      nanoseconds = nanoseconds * 10 + digit
    }
    guard isNegative else { return Timestamp(seconds: whole, nanoseconds: nanoseconds) }
    return nanoseconds == 0
      ? Timestamp(seconds: -whole) : Timestamp(seconds: -whole - 1, nanoseconds: 1_000_000_000 - nanoseconds)
  }
}
