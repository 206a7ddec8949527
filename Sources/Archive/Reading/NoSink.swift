import Values

/// Takes everything and keeps nothing.
struct NoSink: ExtractionSink {
  func directory(_ entry: ArchiveEntry) {}
  func beginFile(_ entry: ArchiveEntry) {}
  func write(_ bytes: RawSpan, at offset: Int64) {}
  func endFile(_ entry: ArchiveEntry) {}
  func hardLink(_ entry: ArchiveEntry, to target: EntryPath) {}
  func symbolicLink(_ entry: ArchiveEntry, to target: [UInt8]) {}
}
