/// Makes gzip members out of blocks of memory.
final class MemberPacker {
  private let encoder: DeflateEncoder

  init(level: CompressionLevel) {
    encoder = DeflateEncoder(level: level)
  }

  /// Room that a member of `count` raw bytes needs at most, with what the encoders ask for while they try.
  static func bound(_ count: Int) -> Int {
    MemberHeader.length + StoredBlocks.length(of: count) + count / 8 + 1024 + MemberHeader.trailerLength
  }

  /// Replaces what `output` holds by one member made of `raw`, at most 2^31 bytes; blocks that do not become smaller
  /// are stored.
  func pack(_ raw: UnsafeRawBufferPointer, into output: ByteBuffer) {
    output.removeAll()
    output.reserve(Self.bound(raw.count))
    let body = unsafe UnsafeMutableRawBufferPointer(
      rebasing: output.all[MemberHeader.length..<(output.capacity - MemberHeader.trailerLength)])
    let length = unsafe deflate(raw, into: body)
    let end = MemberHeader.length + length
    unsafe output.all.storeBytes(
      of: CRC32.update(0, raw).littleEndian, toByteOffset: end, as: UInt32.self)
    unsafe output.all.storeBytes(of: UInt32(raw.count).littleEndian, toByteOffset: end + 4, as: UInt32.self)
    let total = end + MemberHeader.trailerLength
    let header = MemberHeader(memberLength: UInt32(total), rawLength: UInt32(raw.count))
    unsafe output.all.copyBytes(from: header.bytes)
    output.setCount(total)
  }

  private func deflate(_ raw: UnsafeRawBufferPointer, into body: UnsafeMutableRawBufferPointer) -> Int {
    let stored = StoredBlocks.length(of: raw.count)
    if let length = unsafe encoder.finished(raw, into: body), length < stored { return length }
    return unsafe StoredBlocks.write(raw, into: body)
  }
}
