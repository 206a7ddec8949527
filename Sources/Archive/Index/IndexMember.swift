import SystemPackage
import Values

/// The gzip member at the end of an archive that holds the index, found through the footer; nothing of it is inflated yet.
struct IndexMember {
  let file: FileDescriptor
  /// Where it starts and ends in the archive file.
  let offset: Int64
  let end: Int64
  /// SHA-256 of the index's text, by the member's own account.
  let digest: Digest
  /// CRC-32 and length of what it inflates to, by its own account.
  let checksum: UInt32
  let rawLength: Int

  static let headerLength = 10 + 2 + 4 + Digest.length

  /// `nil` where the file has no footer, and so is not persist's, or is cut.
  init?(of file: FileDescriptor, size: Int64, limits: ReaderLimits) throws(ArchiveError) {
    guard let start = try Self.footer(of: file, size: size) else { return nil }
    let end = size - Int64(Footer.length)
    guard start < end, end - start <= limits.indexSize else {
      throw ArchiveError(.damaged, "the footer points outside the file", offset: end)
    }
    guard end - start > Int64(Self.headerLength + MemberHeader.trailerLength) else { throw Self.missing(start) }
    self.file = file
    offset = start
    self.end = end
    digest = try Self.digest(in: file, at: start)
    let bytes = try Self.read(file, at: end - Int64(MemberHeader.trailerLength), count: MemberHeader.trailerLength)
    let trailer = unsafe GzipTrailer(bytes.bytes)
    checksum = trailer.checksum
    rawLength = Int(trailer.length)
    // DEFLATE cannot do better than 1,032 to 1.
    guard Int64(rawLength) <= limits.indexSize, Int64(rawLength) <= 1_040 * (end - start) else {
      throw ArchiveError(.hostile, "its index is larger than the limit", offset: start)
    }
  }

  /// Where its DEFLATE stream lies in the file.
  var body: Range<Int64> { (offset + Int64(Self.headerLength))..<(end - Int64(MemberHeader.trailerLength)) }

  /// Where the index's text lies in what it inflates to: behind a tar header that fits. This is the start of that text.
  func textRange(startingWith start: ByteBuffer) throws(ArchiveError) -> Range<Int> {
    let length = TarHeader.blockLength
    do throws(TarHeader.Invalid) {
      guard start.count >= length else { throw TarHeader.Invalid(detail: "the index is cut") }
      let header = unsafe try TarHeader(UnsafeRawBufferPointer(rebasing: start.bytes[..<length]))
      guard header.name.elementsEqual(ArchiveEnding.indexName.utf8), header.type == UInt8(ascii: "0"),
        header.size > 0, header.size < Int64(rawLength),
        rawLength == Int(header.size + (-header.size & 511)) + 3 * length
      else { throw TarHeader.Invalid(detail: "the index is not where it should be") }
      return length..<(length + Int(header.size))
    } catch {
      throw damaged(error.detail)
    }
  }

  func damaged(_ detail: String) -> ArchiveError {
    ArchiveError(.damaged, detail, offset: offset)
  }

  private static func footer(of file: FileDescriptor, size: Int64) throws(ArchiveError) -> Int64? {
    guard size > Int64(Footer.length) else { return nil }
    let buffer = try read(file, at: size - Int64(Footer.length), count: Footer.length)
    return unsafe Footer.indexOffset(in: Array(buffer.bytes))
  }

  /// The digest that the member carries in its header, which must be exactly what the writer puts there.
  private static func digest(in file: FileDescriptor, at offset: Int64) throws(ArchiveError) -> Digest {
    let header = try read(file, at: offset, count: headerLength)
    let identifier = ArchiveEnding.digestIdentifier
    let start = MemberHeader.start + [36, 0, identifier.0, identifier.1, 32, 0]
    guard unsafe header.bytes.starts(with: start), let digest = unsafe Digest(bytes: header.bytes[start.count...])
    else { throw missing(offset) }
    return digest
  }

  private static func missing(_ offset: Int64) -> ArchiveError {
    ArchiveError(.damaged, "no index starts where the footer says", offset: offset)
  }

  private static func read(
    _ file: FileDescriptor, at offset: Int64, count: Int
  ) throws(ArchiveError) -> ByteBuffer {
    let buffer = ByteBuffer(capacity: count)
    try buffer.fill(from: file, at: offset, count: count)
    guard buffer.count == count else {
      throw ArchiveError(.damaged, "the archive became shorter while it was read", offset: offset)
    }
    return buffer
  }
}
