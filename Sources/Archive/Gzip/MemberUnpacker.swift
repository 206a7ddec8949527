import CDeflate

/// Inflates persist's own members, whose lengths are known beforehand, in one call each. One for each thread.
@safe final class MemberUnpacker {
  private let decompressor: OpaquePointer

  init() {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else { fatalError("out of memory") }
    unsafe self.decompressor = decompressor
  }

  deinit {
    unsafe libdeflate_free_decompressor(decompressor)
  }

  /// Inflates a whole member into `output`: it must end where its header says, with the length and the CRC-32 of its
  /// trailer. `offset` is the member's, for errors.
  func unpack(_ member: ByteBuffer, into output: ByteBuffer, offset: Int64) throws(ArchiveError) {
    let header = unsafe try GzipHeader(member.bytes, offset: offset)
    guard let own = header.own, Int(own.memberLength) == member.count,
      member.count >= header.length + MemberHeader.trailerLength
    else { throw ArchiveError(.damaged, "a gzip member has the wrong length", offset: offset) }
    try unpack(member, headerLength: header.length, rawLength: Int(own.rawLength), into: output, offset: offset)
  }

  /// Inflates a whole member whose header takes `headerLength` bytes and whose content is `rawLength` bytes long.
  func unpack(
    _ member: ByteBuffer, headerLength: Int, rawLength: Int, into output: ByteBuffer, offset: Int64
  ) throws(ArchiveError) {
    output.removeAll()
    output.reserve(rawLength)
    let end = member.count - MemberHeader.trailerLength
    let body = unsafe UnsafeRawBufferPointer(rebasing: member.bytes[headerLength..<end])
    var consumed = 0
    var produced = 0
    let result = unsafe libdeflate_deflate_decompress_ex(
      decompressor, body.baseAddress, body.count, output.all.baseAddress, rawLength, &consumed, &produced)
    guard result == LIBDEFLATE_SUCCESS, consumed == body.count, produced == rawLength else {
      throw ArchiveError(.damaged, "a gzip member does not inflate", offset: offset)
    }
    output.setCount(produced)
    let trailer = unsafe GzipTrailer(UnsafeRawBufferPointer(rebasing: member.bytes[end...]))
    guard Int(trailer.length) == rawLength, unsafe trailer.checksum == CRC32.update(0, output.bytes) else {
      throw ArchiveError(.damaged, "a gzip member's checksum does not match", offset: offset)
    }
  }
}
