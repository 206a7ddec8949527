import SystemPackage
import Values

extension MemberSink {
  /// Puts a member of an earlier archive behind what is written, its bytes checked on the way.
  func copy(_ member: CopiedMember) throws(ArchiveError) {
    var checksum: UInt32 = 0
    var position: Int64 = 0
    while position < member.record.length {
      copyBuffer.removeAll()
      let count = Int(min(Int64(copyBuffer.capacity), member.record.length - position))
      try read(member, at: position, count: count)
      checksum = unsafe CRC32.update(checksum, copyBuffer.bytes)
      unsafe try append(copyBuffer.bytes)
      guard copyBuffer.count == count else { break }
      position += Int64(count)
    }
    guard position == member.record.length, checksum == member.record.checksum else {
      throw ArchiveError(.damaged, "the previous backup's bytes do not match their checksum", offset: member.offset)
    }
    record(member.record)
    countSpliced(member.record.length)
  }

  /// A disk that cannot read the earlier archive any more has damaged it as much as one that reads other bytes.
  private func read(_ member: CopiedMember, at position: Int64, count: Int) throws(ArchiveError) {
    do {
      try copyBuffer.fill(from: member.file, at: member.offset + position, count: count)
    } catch {
      guard case .io(.ioError) = error.reason else { throw error }
      throw ArchiveError(.damaged, "the previous backup cannot be read", offset: member.offset)
    }
  }

  func take(_ entries: [GroupedEntry], copying member: CopiedMember) throws(ArchiveError) {
    let start = offset
    try copy(member)
    for grouped in entries {
      try index.add(grouped, digest: grouped.known, memberOffset: start)
      count(grouped.entry)
    }
  }

  func take(_ chunk: CopiedChunk) throws(ArchiveError) {
    guard var file = openFile else { return }
    file.chunks.append(
      ChunkRecord(memberOffset: offset, chunkOffset: file.stored, size: chunk.size, digest: chunk.digest))
    file.stored += chunk.size
    try copy(chunk.member)
    openFile = file
    guard chunk.isLast else { return }
    openFile = nil
    try index.add(file.entry, digest: chunk.fileDigest, headerOffset: file.start, chunks: file.chunks)
    count(file.entry)
  }
}
