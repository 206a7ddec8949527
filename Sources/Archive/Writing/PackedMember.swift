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

  init(_ input: MemberInput, into packed: ByteBuffer, by packer: MemberPacker) {
    content = input.content
    raw = input.raw
    self.packed = packed
    switch input.content {
    case .withdraw, .copiedGroup, .copiedChunk:
      packed.removeAll()
      checksum = 0
    case .group, .header, .chunk:
      unsafe packer.pack(input.raw.bytes, into: packed)
      checksum = unsafe CRC32.update(0, packed.bytes)
    }
    digests = Self.digests(of: input)
  }

  private static func digests(of input: MemberInput) -> [Digest?] {
    switch input.content {
    case .group(let entries):
      entries.map { entry in
        entry.payloadLength == 0
          ? nil : digest(of: input.raw, from: entry.payloadStart, count: entry.payloadLength)
      }
    case .chunk(let payload, _): [digest(of: input.raw, from: 0, count: payload)]
    case .header, .withdraw, .copiedGroup, .copiedChunk: []
    }
  }

  private static func digest(of raw: ByteBuffer, from start: Int, count: Int) -> Digest {
    var hasher = ContentHasher()
    unsafe hasher.update(UnsafeRawBufferPointer(rebasing: raw.bytes[start..<(start + count)]))
    return hasher.finish()
  }
}
