/// DEFLATE blocks of type 0 (RFC 1951, section 3.2.4): the bytes as they are, at most 65,535 in each block.
enum StoredBlocks {
  private static let limit = 65_535

  /// Bytes that `count` bytes take when stored.
  static func length(of count: Int) -> Int {
    count + 5 * max(1, (count + limit - 1) / limit)
  }

  /// Writes `raw` as stored blocks, the last one marked as the end of the stream; returns the length.
  static func write(_ raw: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int {
    var read = 0
    var written = 0
    repeat {
      let count = min(limit, raw.count - read)
      let isLast = read + count == raw.count
      unsafe output[written] = isLast ? 1 : 0
      unsafe output.storeBytes(of: UInt16(count).littleEndian, toByteOffset: written + 1, as: UInt16.self)
      unsafe output.storeBytes(of: (~UInt16(count)).littleEndian, toByteOffset: written + 3, as: UInt16.self)
      unsafe UnsafeMutableRawBufferPointer(rebasing: output[(written + 5)...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: raw[read..<(read + count)]))
      read += count
      written += 5 + count
    } while read < raw.count
    return written
  }
}
