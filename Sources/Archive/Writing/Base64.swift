/// Base 64 with padding (RFC 4648, section 4).
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let piece = bytes[start..<min(start + 3, bytes.count)]
      let bits = piece.reduce(0 as UInt32) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - piece.count))
      for position in 0..<4 {
        let sextet = Int(bits >> UInt32(18 - 6 * position) & 63)
        text.append(position <= piece.count ? alphabet[sextet] : UInt8(ascii: "="))
      }
    }
    return text
  }

  /// `nil` where the text is not base 64, or not in its one canonical form.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: 4) {
      var bits: UInt32 = 0
      var count = 0
      for byte in text[start..<(start + 4)] where byte != UInt8(ascii: "=") {
        guard let value = alphabet.firstIndex(of: byte) else { return nil }
        bits = bits << 6 | UInt32(value)
        count += 1
      }
      guard count >= 2 else { return nil }
      bits <<= UInt32(6 * (4 - count))
      for position in 0..<(count - 1) { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * position))) }
    }
    return encode(bytes) == text ? bytes : nil
  }
}
