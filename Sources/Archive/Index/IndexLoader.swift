import SystemPackage
import Values

/// Finds and reads the index of an archive through its footer, without touching anything else.
struct IndexLoader {
  let file: FileDescriptor
  let size: Int64
  let limits: ReaderLimits

  /// The raw tar that holds the index: header, text, padding and end of archive; checked by its own digest.
  struct Text {
    let tar: ByteBuffer
    let range: Range<Int>
    let digest: Digest
    let offset: Int64
  }

  /// The index and the raw tar that holds it.
  struct Loaded {
    let table: TableOfContents
    let tar: ByteBuffer
  }

  /// `nil` where the file has no footer, and so is not persist's, or is cut.
  func load() throws(ArchiveError) -> Loaded? {
    guard let text = try text() else { return nil }
    do {
      var parser = IndexParser(
        JSONScanner(text.tar, from: text.range.lowerBound, to: text.range.upperBound), limits: limits)
      return Loaded(table: try parser.parse(digest: text.digest, indexOffset: text.offset), tar: text.tar)
    } catch {
      throw ArchiveError(.damaged, error.detail, offset: text.offset)
    }
  }

  /// Some of the index's entries; see `IndexFinder`.
  func find(_ paths: [EntryPath], in text: Text) throws(ArchiveError) -> TableOfContents {
    do {
      return try IndexFinder(text.tar, in: text.range)
        .find(paths, digest: text.digest, indexOffset: text.offset, limits: limits)
    } catch {
      throw ArchiveError(.damaged, error.detail, offset: text.offset)
    }
  }

  func text() throws(ArchiveError) -> Text? {
    guard let offset = try footer() else { return nil }
    let tail = size - Int64(Footer.length)
    guard offset < tail, tail - offset <= limits.indexSize else {
      throw ArchiveError(.damaged, "the footer points outside the file", offset: tail)
    }
    let member = ByteBuffer(capacity: Int(tail - offset))
    try member.fill(from: file, at: offset, count: Int(tail - offset))
    guard member.count == Int(tail - offset) else {
      throw ArchiveError(.damaged, "the archive became shorter while it was read", offset: offset)
    }
    let stated = try header(of: member, at: offset)
    let tar = ByteBuffer(capacity: 1)
    try inflate(member, into: tar, at: offset)
    return Text(tar: tar, range: try textRange(tar, stated: stated, offset: offset), digest: stated, offset: offset)
  }

  private func footer() throws(ArchiveError) -> Int64? {
    guard size > Int64(Footer.length) else { return nil }
    let buffer = ByteBuffer(capacity: Footer.length)
    try buffer.fill(from: file, at: size - Int64(Footer.length), count: Footer.length)
    return unsafe Footer.indexOffset(in: Array(buffer.bytes))
  }

  private static let headerLength = 10 + 2 + 4 + Digest.length

  /// The digest that the index's member carries in its header, which must be exactly what the writer puts there.
  private func header(of member: ByteBuffer, at offset: Int64) throws(ArchiveError) -> Digest {
    let identifier = ArchiveEnding.digestIdentifier
    let start = MemberHeader.start + [36, 0, identifier.0, identifier.1, 32, 0]
    guard member.count > Self.headerLength + MemberHeader.trailerLength,
      unsafe member.bytes.starts(with: start),
      let digest = unsafe Digest(bytes: member.bytes[start.count..<Self.headerLength])
    else { throw ArchiveError(.damaged, "no index starts where the footer says", offset: offset) }
    return digest
  }

  private func inflate(_ member: ByteBuffer, into tar: ByteBuffer, at offset: Int64) throws(ArchiveError) {
    let trailer = unsafe GzipTrailer(
      UnsafeRawBufferPointer(rebasing: member.bytes[(member.count - MemberHeader.trailerLength)...]))
    // DEFLATE cannot do better than 1,032 to 1, so the claim bounds the memory that it may cost.
    guard Int64(trailer.length) <= limits.indexSize, Int64(trailer.length) <= 1_040 * Int64(member.count) else {
      throw ArchiveError(.tooLarge, "its index is larger than the limit", offset: offset)
    }
    try MemberUnpacker().unpack(
      member, headerLength: Self.headerLength, rawLength: Int(trailer.length), into: tar, offset: offset)
  }

  private func textRange(_ tar: ByteBuffer, stated: Digest, offset: Int64) throws(ArchiveError) -> Range<Int> {
    do throws(TarHeader.Invalid) {
      guard tar.count >= 3 * TarHeader.blockLength else { throw TarHeader.Invalid(detail: "the index is cut") }
      let header = unsafe try TarHeader(UnsafeRawBufferPointer(rebasing: tar.bytes[..<TarHeader.blockLength]))
      let end = TarHeader.blockLength + Int(min(header.size, Int64(tar.count)))
      guard header.name == Array(ArchiveEnding.indexName.utf8), header.type == UInt8(ascii: "0"),
        tar.count == end + Int(-header.size & 511) + 2 * TarHeader.blockLength
      else { throw TarHeader.Invalid(detail: "the index is not where it should be") }
      var hasher = ContentHasher()
      unsafe hasher.update(UnsafeRawBufferPointer(rebasing: tar.bytes[TarHeader.blockLength..<end]))
      guard hasher.finish() == stated else { throw TarHeader.Invalid(detail: "the index's digest does not match") }
      return TarHeader.blockLength..<end
    } catch {
      throw ArchiveError(.damaged, error.detail, offset: offset)
    }
  }
}
