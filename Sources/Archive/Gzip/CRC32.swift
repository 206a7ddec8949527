import CIsal

/// The checksum of gzip (RFC 1952, section 8), by ISA-L.
enum CRC32 {
  /// The checksum of what `crc` covers followed by `bytes`; start with 0.
  static func update(_ crc: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let start = bytes.baseAddress else { return crc }
    return unsafe crc32_gzip_refl(crc, start.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
  }

  /// The checksum of two runs of bytes one after the other, from the checksum of each and the length of the second;
  /// as zlib's `crc32_combine`: the first is multiplied by x^(8 * length) modulo the polynomial.
  static func combine(_ first: UInt32, _ second: UInt32, secondLength: Int64) -> UInt32 {
    var factor: UInt32 = 1 << 31
    var power: UInt32 = 1 << 23
    var length = secondLength
    while length > 0 {
      if length & 1 == 1 { factor = multiply(factor, power) }
      power = multiply(power, power)
      length >>= 1
    }
    return multiply(factor, first) ^ second
  }

  /// The product of two polynomials over GF(2) modulo that of CRC-32, bit-reflected: bit 31 is x^0.
  private static func multiply(_ left: UInt32, _ right: UInt32) -> UInt32 {
    var product: UInt32 = 0
    var right = right
    for bit in (0..<32).reversed() {
      if left >> UInt32(bit) & 1 == 1 { product ^= right }
      right = right & 1 == 1 ? (right >> 1) ^ 0xEDB8_8320 : right >> 1
    }
    return product
  }
}
