import Values

/// What a compressing thread hands to the writing thread.
struct PackedMember: Sendable {
  let content: MemberInput.Content
  let raw: ByteBuffer
  let packed: ByteBuffer
  /// CRC-32 of the packed bytes.
  let checksum: UInt32
  /// One digest for each entry of a group that has payload, or that of the chunk.
  let digests: [Digest?]
  /// Of the whole file, where this is the last chunk of a large one.
  let fileDigest: Digest?

  init(_ input: MemberInput, into packed: ByteBuffer, by packer: MemberPacker) {
    content = input.content
    raw = input.raw
    self.packed = packed
    packed.removeAll()
    switch input.content {
    case .withdraw, .copiedGroup, .copiedChunk: (checksum, digests, fileDigest) = (0, [], nil)
    case .header:
      checksum = Self.pack(raw, into: packed, by: packer)
      (digests, fileDigest) = ([], nil)
    case .group(let entries):
      checksum = Self.pack(raw, into: packed, by: packer)
      digests = entries.map { [raw] entry in
        guard entry.payloadLength > 0 else { return nil }
        let end = entry.payloadStart + entry.payloadLength
        return unsafe Self.digest(of: UnsafeRawBufferPointer(rebasing: raw.bytes[entry.payloadStart..<end]))
      }
      fileDigest = nil
    case .chunk(let chunk):
      let payload = unsafe UnsafeRawBufferPointer(rebasing: raw.bytes[..<chunk.payload])
      let isOnly = chunk.isFirst && chunk.isLast
      let isAdded = unsafe isOnly || chunk.addToFile(payload, waits: false)
      checksum = Self.pack(raw, into: packed, by: packer)
      let digest = unsafe Self.digest(of: payload)
      digests = [digest]
      if !isAdded { _ = unsafe chunk.addToFile(payload, waits: true) }
      fileDigest = isOnly ? digest : chunk.isLast ? chunk.fileDigest : nil
    }
  }

  /// Returns the CRC-32 of the packed bytes.
  private static func pack(_ raw: ByteBuffer, into packed: ByteBuffer, by packer: MemberPacker) -> UInt32 {
    unsafe packer.pack(raw.bytes, into: packed)
    return unsafe CRC32.update(0, packed.bytes)
  }

  private static func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
    var hasher = ContentHasher()
    unsafe hasher.update(bytes)
    return hasher.finish()
  }
}
