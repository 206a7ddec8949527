import Values

/// What the producer hands to a compressing thread.
struct MemberInput: Sendable {
  enum Content: Sendable {
    /// Small entries, headers and payloads.
    case group([GroupedEntry])
    /// The header of a large file.
    case header(ArchiveEntry)
    case chunk(LargeChunk)
    /// Small entries whose member is copied from the previous archive. No bytes.
    case copiedGroup([GroupedEntry], CopiedMember)
    /// A chunk that is copied from the previous archive. No bytes.
    case copiedChunk(CopiedChunk)
    /// The large file that was begun changed while it was read: take back what is written of it. No bytes.
    case withdraw
  }

  let content: Content
  let raw: ByteBuffer
}

/// A small entry inside a member that it shares: where its header and its payload start in the member's raw bytes.
struct GroupedEntry: Sendable {
  let entry: ArchiveEntry
  let headerStart: Int
  let payloadStart: Int
  let payloadLength: Int
  /// The digest that its payload must have, where that comes from the previous archive.
  var known: Digest?
}
