import SystemPackage
import Values

/// Writes `stargz.index.json` while the archive grows: entries become text, the text is hashed and compressed a
/// mebibyte at a time, and only the compressed pieces are kept. One thread.
struct IndexWriter {
  private static let piece = 1 << 20

  private var text = JSONText()
  private var isFirst = true
  private var hasher = ContentHasher()
  private var spool: IndexSpool
  private let encoder = DeflateEncoder(level: .balanced)
  private let packed = ByteBuffer(capacity: MemberPacker.bound(2 * piece))
  /// Length and CRC-32 of the text that was spooled.
  private(set) var length: Int64 = 0
  private(set) var checksum: UInt32 = 0
  private(set) var entries = 0

  init(spool: FileDescriptor?) {
    self.spool = IndexSpool(file: spool)
    text.raw("{\"version\":1,\"entries\":[")
  }

  /// Adds an entry that shares a member, or one without payload.
  mutating func add(_ grouped: GroupedEntry, digest: Digest?, memberOffset: Int64) throws(ArchiveError) {
    begin(grouped.entry)
    if let digest {
      text.field(",\"offset\":", memberOffset)
      text.field(",\"innerOffset\":", Int64(grouped.payloadStart))
      text.field(",\"digest\":", digest)
      text.field(",\"chunkDigest\":", digest)
    }
    text.field(",\"headerOffset\":", memberOffset)
    text.field(",\"headerInnerOffset\":", Int64(grouped.headerStart))
    text.raw("}")
    try spoolIfLarge()
  }

  /// Adds a large file: its first chunk on the line of the file, the others on lines of their own.
  mutating func add(
    _ entry: ArchiveEntry, digest: Digest, headerOffset: Int64, chunks: [ChunkRecord]
  ) throws(ArchiveError) {
    begin(entry)
    for chunk in chunks {
      let isLast = chunk.chunkOffset == chunks[chunks.count - 1].chunkOffset
      if chunk.chunkOffset > 0 { beginChunk(of: entry, at: chunk.chunkOffset) }
      text.field(",\"offset\":", chunk.memberOffset)
      if !isLast { text.field(",\"chunkSize\":", chunk.size) }
      if chunk.chunkOffset == 0 { text.field(",\"digest\":", digest) }
      text.field(",\"chunkDigest\":", chunk.digest)
      if chunk.chunkOffset == 0 { text.field(",\"headerOffset\":", headerOffset) }
      text.raw("}")
      try spoolIfLarge()
    }
  }

  private mutating func begin(_ entry: ArchiveEntry) {
    text.raw(isFirst ? "\n" : ",\n")
    isFirst = false
    entries += 1
    IndexLine.write(entry, to: &text)
  }

  private mutating func beginChunk(of entry: ArchiveEntry, at offset: Int64) {
    text.raw(",\n{")
    IndexLine.writeName(of: entry, to: &text)
    text.raw(",\"type\":\"chunk\"")
    text.field(",\"chunkOffset\":", offset)
  }

  private mutating func spoolIfLarge() throws(ArchiveError) {
    if text.bytes.count >= Self.piece { try spoolText() }
  }

  private mutating func spoolText() throws(ArchiveError) {
    let raw = ByteBuffer(capacity: text.bytes.count)
    raw.append(text.bytes)
    text.removeAll()
    unsafe hasher.update(raw.bytes)
    checksum = unsafe CRC32.update(checksum, raw.bytes)
    length += Int64(raw.count)
    packed.removeAll()
    packed.reserve(MemberPacker.bound(raw.count))
    guard let count = unsafe encoder.segment(raw.bytes, into: packed.room) else {
      throw ArchiveError(.io(.noBufferSpace), "the index cannot be compressed")
    }
    packed.setCount(count)
    unsafe try spool.append(packed.bytes)
  }

  /// Ends the text: the table of members, then the caller's annotations, which must be one JSON object.
  mutating func finish(totals: IndexTotals, annotations: [UInt8]) throws(ArchiveError) -> Digest {
    text.raw("\n],\"archive\":{\"format\":1")
    text.field(",\"entries\":", Int64(entries))
    text.field(",\"storedBytes\":", totals.storedBytes)
    text.field(",\"logicalBytes\":", totals.logicalBytes)
    text.raw(",\"members\":[")
    for (position, member) in totals.members.enumerated() {
      text.raw(position == 0 ? "[" : ",[")
      text.number(member.length)
      text.field(",", Int64(member.checksum))
      text.raw("]")
      try spoolIfLarge()
    }
    text.raw("]},\"persist\":")
    text.raw(annotations)
    text.raw("}\n")
    try spoolText()
    return hasher.finish()
  }

  /// Hands out the compressed text: DEFLATE blocks that end on a byte, none of them the last.
  func readPacked(_ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void) throws(ArchiveError) {
    unsafe try spool.read(body)
  }
}

/// What the end of the index says about the whole archive.
struct IndexTotals {
  let storedBytes: Int64
  let logicalBytes: Int64
  /// Every member before the index.
  let members: [MemberRecord]
}
