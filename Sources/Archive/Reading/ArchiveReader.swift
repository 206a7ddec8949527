import Glibc
package import SystemPackage
package import Values

/// Reads archives: those that persist wrote, with their index, and those of others: tar files, plain or packed by gzip,
/// bzip2, xz, zstd or lz4, and zip files.
///
/// Everything it says or hands out was seen alike by a strict validator and by libarchive; in persist's own archives by
/// the index as well. The descriptor must be open for reading; its position is not used; it is not closed.
package struct ArchiveReader {
  let file: FileDescriptor
  let size: Int64
  let limits: ReaderLimits

  /// - Throws: `.notAnArchive` where this is no regular file or holds nothing.
  package init(input: FileDescriptor, limits: ReaderLimits = ReaderLimits()) throws(ArchiveError) {
    file = input
    self.limits = limits
    var status = stat()
    guard unsafe fstat(input.rawValue, &status) == 0 else {
      throw ArchiveError(.io(Errno(rawValue: errno)), "cannot look at the archive")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ArchiveError(.notAnArchive, "it is no regular file")
    }
    guard status.st_size > 0 else { throw ArchiveError(.notAnArchive, "it is empty") }
    size = Int64(status.st_size)
  }

  /// Reads what reading an archive may need beside it; to be called before that can be done no more.
  package static func prepareForConfinement() { _ = UTF8Locale.shared }

  var index: IndexLoader { IndexLoader(file: file, size: size, limits: limits) }

  /// The index, read through the footer; `nil` where there is none, since the archive is foreign or cut.
  package func contents() throws(ArchiveError) -> TableOfContents? {
    try index.member().map { member throws(ArchiveError) in try index.load(member) }
  }

  /// Reads everything and checks everything, the digest of each chunk too, and keeps nothing but the list.
  package func verify() throws -> VerifiedArchive {
    var sink = NoSink()
    return try extract(where: { _ in true }, into: &sink, everyDigest: true)
  }

  /// Reads and checks everything as `verify` does, save the digests of single chunks, and hands the entries that
  /// `isWanted` picks to the sink as they come.
  ///
  /// - Throws: `ArchiveError`, or what the sink throws. Until this returns nothing that the sink made may be believed.
  package func extract(
    where isWanted: (EntryPath) -> Bool = { _ in true }, into sink: inout some ExtractionSink
  ) throws -> VerifiedArchive {
    try extract(where: isWanted, into: &sink, everyDigest: false)
  }

  private func extract(
    where isWanted: (EntryPath) -> Bool, into sink: inout some ExtractionSink, everyDigest: Bool
  ) throws -> VerifiedArchive {
    guard let member = try index.member() else {
      return try extractForeign(where: isWanted, into: &sink)
    }
    let table = try index.load(member)
    let members = GzipSource(
      file: file, end: table.indexOffset, isOwn: true, workers: limits.workers,
      checks: table.memberChecks(everyDigest: everyDigest))
    var run = ExtractionRun(
      pass: try TarPass(
        source: ChainedSource(members: members, index: member), profile: profile(isOwn: true),
        limit: (limits.expandedSize ?? .max).addingClamped(Int64(member.rawLength))),
      table: table)
    try run.readAll(where: isWanted, into: &sink)
    return run.result(remarks: [])
  }

  private func extractForeign(
    where isWanted: (EntryPath) -> Bool, into sink: inout some ExtractionSink
  ) throws -> VerifiedArchive {
    let source = try foreignSource()
    var run = ExtractionRun(
      pass: try TarPass(
        source: source, profile: profile(isOwn: false), limit: limits.expandedSize ?? largestForeignSize,
        entryLimit: limits.entries), table: nil,
      stray: StrayIndex(limits: limits))
    try run.readAll(where: isWanted, into: &sink)
    return run.result(remarks: source is PlainSource ? [.noIndex, .noChecksums] : [.noIndex])
  }

  /// What the first bytes say that it is.
  private func foreignSource() throws(ArchiveError) -> any TarBlockSource {
    let start = ByteBuffer(capacity: GzipHeader.maximumLength)
    try start.fill(from: file, at: 0, count: GzipHeader.maximumLength)
    if unsafe start.bytes.starts(with: [0x1F, 0x8B]) {
      // Members that persist wrote and no footer behind them: what is missing was cut off, however much that is.
      guard unsafe try GzipHeader(start.bytes, offset: 0).own == nil else {
        throw ArchiveError(.damaged, "it is a backup of persist's without its end: it was cut")
      }
      return GzipSource(file: file, end: size, isOwn: false, workers: limits.workers)
    }
    if let compression = unsafe Compression(startOf: start.bytes) {
      return try FilteredSource(compression, file: file, size: size)
    }
    if unsafe ZipSource.isZip(startOf: start.bytes) { return try ZipSource(file: file, size: size) }
    return PlainSource(file: file, size: size)
  }

  /// Bytes. Data compresses to a hundredth only where it is made for that.
  private var largestForeignSize: Int64 {
    let (product, overflow) = size.multipliedReportingOverflow(by: 100)
    return max(4 << 30, overflow ? .max : product)
  }

  func profile(isOwn: Bool) -> TarProfile {
    TarProfile(
      isOwn: isOwn, allowOutwardLinks: limits.allowOutwardLinks, keepSpecialBits: limits.keepSpecialBits)
  }
}
