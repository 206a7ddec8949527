import Values

/// What the index says of one gzip member, to be held against the member itself.
struct MemberCheck: Sendable {
  let record: MemberRecord
  /// Where it is a chunk of a large file: how many bytes of it, and their digest.
  let chunk: ChunkRecord?

  func holds(packed: ByteBuffer, raw: ByteBuffer) -> Bool {
    guard Int64(packed.count) == record.length, unsafe CRC32.update(0, packed.bytes) == record.checksum else {
      return false
    }
    guard let chunk else { return true }
    guard chunk.size <= Int64(raw.count) else { return false }
    var hasher = ContentHasher()
    unsafe hasher.update(UnsafeRawBufferPointer(rebasing: raw.bytes[..<Int(chunk.size)]))
    return hasher.finish() == chunk.digest
  }
}

extension TableOfContents {
  /// A check for each member, in order. `everyDigest`: those of chunks as well, which the digests of whole files cover
  /// already; only then the index is known to be right in every word.
  func memberChecks(everyDigest: Bool) -> [MemberCheck] {
    var chunks: [Int64: ChunkRecord] = [:]
    if everyDigest {
      for item in entries where item.chunks.count > 1 {
        for chunk in item.chunks { chunks[chunk.memberOffset] = chunk }
      }
    }
    var offset: Int64 = 0
    return members.map { member in
      defer { offset = offset.addingClamped(member.length) }
      return MemberCheck(record: member, chunk: chunks[offset])
    }
  }
}
