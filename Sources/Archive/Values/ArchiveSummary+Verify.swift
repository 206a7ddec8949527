package import SystemPackage

extension ArchiveSummary {
  /// Reads a written archive back and compares every member with the checksum that its compressor recorded.
  ///
  /// To be called after the file was synced, so that what is compared has been through the file system. One pass over
  /// the file, nothing is decompressed.
  /// - Throws: `ArchiveError`: `.damaged` with the offset of the first member that differs.
  package func verifyWritten(_ file: FileDescriptor) throws(ArchiveError) {
    let buffer = ByteBuffer(capacity: 1 << 20)
    var offset: Int64 = 0
    for member in members {
      var checksum: UInt32 = 0
      var position = offset
      let end = offset + member.length
      while position < end {
        buffer.removeAll()
        let wanted = Int(min(Int64(buffer.capacity), end - position))
        try buffer.fill(from: file, at: position, count: wanted)
        guard buffer.count == wanted else {
          throw ArchiveError(.damaged, "what was written is shorter than it should be", offset: position)
        }
        checksum = unsafe CRC32.update(checksum, buffer.bytes)
        position += Int64(wanted)
      }
      guard checksum == member.checksum else {
        throw ArchiveError(.damaged, "what was written does not read back the same", offset: offset)
      }
      offset = end
    }
    buffer.removeAll()
    try buffer.fill(from: file, at: offset, count: 1)
    guard buffer.count == 0 else { throw ArchiveError(.damaged, "more was written than should be", offset: offset) }
  }
}
