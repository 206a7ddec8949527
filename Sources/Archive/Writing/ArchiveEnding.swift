import CIsal
import SystemPackage
import Values

/// Writes what stands behind the last entry: the index as one gzip member with tar header and end of archive, then the
/// footer.
///
/// eStargz readers expect the whole index in one member, so its compressed text is a row of DEFLATE blocks that were
/// made while the archive was written; here header, text, padding and end become one stream, their CRC-32 combined.
struct ArchiveEnding {
  static let indexName = "stargz.index.json"
  /// The extra subfield of the index's member: the SHA-256 of the index's text.
  static let digestIdentifier: (UInt8, UInt8) = (UInt8(ascii: "P"), UInt8(ascii: "D"))

  private let output: FileDescriptor
  private let sink: MemberSink
  private var checksum: UInt32 = 0
  private var rawLength: Int64 = 0
  private var packedChecksum: UInt32 = 0

  init(output: FileDescriptor, sink: MemberSink) {
    self.output = output
    self.sink = sink
  }

  mutating func write(annotations: [UInt8]) throws(ArchiveError) -> ArchiveSummary {
    let start = sink.offset
    let totals = IndexTotals(
      storedBytes: sink.storedBytes, logicalBytes: sink.logicalBytes, members: sink.members)
    let digest = try sink.index.finish(totals: totals, annotations: annotations)
    try writeIndexMember(digest)
    sink.record(MemberRecord(length: sink.offset - start, checksum: packedChecksum))
    packedChecksum = 0
    try put(Footer.bytes(indexOffset: start))
    sink.record(MemberRecord(length: Int64(Footer.length), checksum: packedChecksum))
    do {
      try output.resize(to: sink.offset)
    } catch {
      throw ArchiveError(io: error, "cannot set the archive's length")
    }
    return ArchiveSummary(
      entries: sink.index.entries, storedBytes: sink.storedBytes, logicalBytes: sink.logicalBytes,
      compressedSize: sink.offset, indexDigest: digest, members: sink.members, splicedBytes: sink.splicedBytes)
  }

  private mutating func writeIndexMember(_ digest: Digest) throws(ArchiveError) {
    let encoder = DeflateEncoder(level: .balanced)
    let header: [UInt8] = MemberHeader.start + [36, 0, Self.digestIdentifier.0, Self.digestIdentifier.1, 32, 0]
    try put(header + digest.bytes)
    try putSegment(try tarHeader(), encoder)
    unsafe try sink.index.readPacked { (piece) throws(ArchiveError) in
      unsafe packedChecksum = CRC32.update(packedChecksum, piece)
      unsafe try sink.append(piece)
    }
    let text = sink.index.length
    checksum = CRC32.combine(checksum, sink.index.checksum, secondLength: text)
    rawLength += text
    try putSegment(try tarEnd(padding: Int(-text & 511)), encoder)
    // An empty stored block marked as the last, then the trailer.
    var ending: [UInt8] = [1, 0, 0, 0xFF, 0xFF]
    ending.append(littleEndian: checksum)
    ending.append(littleEndian: UInt32(truncatingIfNeeded: rawLength))
    try put(ending)
  }

  private func tarHeader() throws(ArchiveError) -> ByteBuffer {
    guard let path = try? EntryPath(Self.indexName) else { preconditionFailure("a constant name") }
    let formatter = try TarFormatter(binaryNames: false)
    try formatter.begin(
      ArchiveEntry(
        path: path, kind: .file(size: sink.index.length, extents: nil), mode: Mode(0o600), owner: .root,
        modified: Timestamp(seconds: 0)))
    return formatter.output
  }

  private func tarEnd(padding: Int) throws(ArchiveError) -> ByteBuffer {
    let formatter = try TarFormatter(binaryNames: false)
    formatter.output.append([UInt8](repeating: 0, count: padding))
    try formatter.close()
    return formatter.output
  }

  private mutating func putSegment(_ raw: ByteBuffer, _ encoder: DeflateEncoder) throws(ArchiveError) {
    checksum = unsafe CRC32.update(checksum, raw.bytes)
    rawLength += Int64(raw.count)
    let packed = ByteBuffer(capacity: MemberPacker.bound(raw.count))
    guard let count = unsafe encoder.segment(raw.bytes, into: packed.room) else {
      throw ArchiveError(.io(.noBufferSpace), "the index cannot be compressed")
    }
    packed.setCount(count)
    packedChecksum = unsafe CRC32.update(packedChecksum, packed.bytes)
    unsafe try sink.append(packed.bytes)
  }

  private mutating func put(_ bytes: [UInt8]) throws(ArchiveError) {
    let buffer = ByteBuffer(capacity: bytes.count)
    buffer.append(bytes)
    packedChecksum = unsafe CRC32.update(packedChecksum, buffer.bytes)
    unsafe try sink.append(buffer.bytes)
  }
}
