/// A gzip member as it was written: its length in the file and the CRC-32 of those very bytes.
package struct MemberRecord: Hashable, Sendable {
  /// Bytes in the file: header, compressed data and trailer.
  package let length: Int64
  /// CRC-32 (RFC 1952, section 8) of all of them, not of what they decompress to.
  package let checksum: UInt32

  package init(length: Int64, checksum: UInt32) {
    self.length = length
    self.checksum = checksum
  }
}
