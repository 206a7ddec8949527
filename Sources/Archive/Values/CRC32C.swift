internal import CIsal

/// CRC-32 of Castagnoli (RFC 3720, B.4), which PostgreSQL and prometheus check what they write by.
package struct CRC32C {
  private var state: UInt32 = .max

  package init() {}

  package var value: UInt32 { ~state }

  package mutating func add(_ bytes: some Sequence<UInt8>) {
    var bytes = Array(bytes)
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe state = crc32_iscsi(buffer.baseAddress, Int32(buffer.count), state)
    }
  }

  package static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var checksum = CRC32C()
    checksum.add(bytes)
    return checksum.value
  }
}
