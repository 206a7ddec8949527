import Values

/// JSON being written (RFC 8259), byte by byte, without a detour through strings.
struct JSONText {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  mutating func raw(_ other: [UInt8]) {
    bytes.append(contentsOf: other)
  }

  mutating func number(_ value: Int64) {
    bytes.append(contentsOf: String(value).utf8)
  }

  /// A string; bytes that are not UTF-8 must not come here.
  mutating func string(_ text: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text { escape(byte) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0..<0x20, 0x7F:
      raw("\\u00")
      bytes.append(Self.digits[Int(byte >> 4)])
      bytes.append(Self.digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  mutating func field(_ name: StaticString, _ value: Int64) {
    raw(name)
    number(value)
  }

  mutating func field(_ name: StaticString, _ digest: Digest) {
    raw(name)
    bytes.append(UInt8(ascii: "\""))
    raw("sha256:")
    for byte in digest.bytes {
      bytes.append(Self.digits[Int(byte >> 4)])
      bytes.append(Self.digits[Int(byte & 15)])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func field(_ name: StaticString, string text: [UInt8]) {
    raw(name)
    string(text)
  }
}
