/// The 51 bytes at the end of an eStargz blob: an empty gzip member whose extra field says where the index starts
/// (containerd stargz-snapshotter, docs/estargz.md, "Footer").
enum Footer {
  static let length = 51

  static func bytes(indexOffset: Int64) -> [UInt8] {
    let digits = Array(String(UInt64(indexOffset), radix: 16).utf8)
    let subfield = Array(repeating: UInt8(ascii: "0"), count: 16 - digits.count) + digits + Array("STARGZ".utf8)
    return MemberHeader.start + [26, 0, UInt8(ascii: "S"), UInt8(ascii: "G"), 22, 0] + subfield
      + [1, 0, 0, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 8)
  }

  /// The offset that a footer names; `nil` where the bytes are no footer.
  static func indexOffset(in bytes: [UInt8]) -> Int64? {
    guard bytes.count == length else { return nil }
    var offset: Int64 = 0
    for byte in bytes[16..<32] {
      guard let digit = hexadecimalDigit(byte), offset <= Int64.max >> 4 else { return nil }
      offset = offset << 4 | Int64(digit)
    }
    return Self.bytes(indexOffset: offset) == bytes ? offset : nil
  }
}

/// The value of a lower-case hexadecimal digit.
func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  default: nil
  }
}
