import CIsal

/// Inflates members whose lengths are known beforehand, in one call each, by ISA-L. One for each thread.
@safe final class MemberUnpacker {
  private let state: UnsafeMutablePointer<inflate_state>

  init() {
    unsafe state = .allocate(capacity: 1)
    unsafe UnsafeMutableRawPointer(state).initializeMemory(
      as: UInt8.self, repeating: 0, count: MemoryLayout<inflate_state>.size)
  }

  deinit {
    unsafe state.deallocate()
  }

  /// Inflates a whole member of persist's into `output`: it must end where its header says, with the length and the
  /// CRC-32 of its trailer. `offset` is the member's, for errors.
  func unpack(_ member: ByteBuffer, into output: ByteBuffer, offset: Int64) throws(ArchiveError) {
    let header = unsafe try GzipHeader(member.bytes, offset: offset)
    guard let own = header.own, Int(own.memberLength) == member.count, own.rawLength <= MemberReader.largestMember,
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
    guard unsafe inflate(body, into: UnsafeMutableRawBufferPointer(rebasing: output.all[..<rawLength])) else {
      throw ArchiveError(.damaged, "a gzip member does not inflate", offset: offset)
    }
    output.setCount(rawLength)
    let trailer = unsafe GzipTrailer(UnsafeRawBufferPointer(rebasing: member.bytes[end...]))
    guard Int(trailer.length) == rawLength, unsafe trailer.checksum == CRC32.update(0, output.bytes) else {
      throw ArchiveError(.damaged, "a gzip member's checksum does not match", offset: offset)
    }
  }

  /// Inflates one raw DEFLATE stream that must use up `input` and fill `output`, both to the byte.
  private func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
    guard input.count <= UInt32.max, output.count <= UInt32.max else { return false }
    unsafe isal_inflate_init(state)
    unsafe state.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe state.pointee.avail_in = UInt32(input.count)
    unsafe state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_out = UInt32(output.count)
    return unsafe isal_inflate_stateless(state) == ISAL_DECOMP_OK && state.pointee.block_state == ISAL_BLOCK_FINISH
      && state.pointee.avail_in == 0 && state.pointee.avail_out == 0
  }
}
