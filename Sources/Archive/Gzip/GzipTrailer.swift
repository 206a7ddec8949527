/// The eight bytes at the end of a gzip member (RFC 1952, section 2.3.1).
struct GzipTrailer {
  /// CRC-32 of what the member inflates to.
  let checksum: UInt32
  /// Its length modulo 2^32.
  let length: UInt32

  init(_ bytes: UnsafeRawBufferPointer) {
    checksum = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
    length = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
  }
}
