package import Values

/// Takes the entries of an archive in archive order, a directory before what it holds.
///
/// What it makes must not be published before the reader's call has returned: only then everything is verified.
package protocol ExtractionSink {
  mutating func directory(_ entry: ArchiveEntry) throws
  /// A file begins; its data follows in ascending order, holes left out. An empty file begins and ends.
  mutating func beginFile(_ entry: ArchiveEntry) throws
  /// Bytes of the file that was begun, at `offset` in it. Valid only during the call.
  mutating func write(_ bytes: RawSpan, at offset: Int64) throws
  mutating func endFile(_ entry: ArchiveEntry) throws
  mutating func hardLink(_ entry: ArchiveEntry, to target: EntryPath) throws
  mutating func symbolicLink(_ entry: ArchiveEntry, to target: [UInt8]) throws
}

/// Takes everything and keeps nothing.
struct NoSink: ExtractionSink {
  func directory(_ entry: ArchiveEntry) {}
  func beginFile(_ entry: ArchiveEntry) {}
  func write(_ bytes: RawSpan, at offset: Int64) {}
  func endFile(_ entry: ArchiveEntry) {}
  func hardLink(_ entry: ArchiveEntry, to target: EntryPath) {}
  func symbolicLink(_ entry: ArchiveEntry, to target: [UInt8]) {}
}
