/// Bytes into which values are packed one behind the other, numbers as LEB128: seven bits a byte, the lowest first.
struct PackedRecord {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(byte: UInt8) { bytes.append(byte) }

  mutating func append(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Small numbers of either sign stay short.
  mutating func append(signed number: Int64) {
    append(UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  /// Behind their count.
  mutating func append(_ content: [UInt8]) {
    append(UInt64(content.count))
    bytes += content
  }

  /// As they are, where the reader knows how many.
  mutating func append(raw content: [UInt8]) { bytes += content }
}

/// Reads what was packed, in the same order. What another process packed may be anything: what is no record leaves
/// `isBroken` behind, and nothing that was read may be used.
struct PackedRecordReader {
  private let bytes: [UInt8]
  private(set) var position: Int
  private(set) var isBroken = false

  init(_ bytes: [UInt8], at position: Int) {
    self.bytes = bytes
    self.position = position
  }

  /// What was read makes no sense.
  mutating func fail() { isBroken = true }

  mutating func byte() -> UInt8 {
    guard position < bytes.count else {
      fail()
      return 0
    }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number() -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let next = byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    fail()
    return 0
  }

  mutating func number<Value: FixedWidthInteger>(upTo largest: Value) -> Value {
    guard let value = Value(exactly: number()), value <= largest else {
      fail()
      return 0
    }
    return value
  }

  mutating func integer() -> Int64 {
    let value = number()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// How many elements follow; each takes a byte at least.
  mutating func count() -> Int { number(upTo: bytes.count - position) }

  mutating func raw(_ count: Int) -> [UInt8] {
    guard count <= bytes.count - position else {
      fail()
      return []
    }
    defer { position += count }
    return Array(bytes[position..<(position + count)])
  }

  mutating func content() -> [UInt8] { raw(count()) }
}
