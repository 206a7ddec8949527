import SystemPackage
import Values

/// Writes the one file that is handed out to a descriptor.
struct FileSink: ExtractionSink {
  let output: FileDescriptor

  func directory(_ entry: ArchiveEntry) {}
  func beginFile(_ entry: ArchiveEntry) {}

  func write(_ bytes: RawSpan, at offset: Int64) throws {
    _ = unsafe try bytes.withUnsafeBytes { unsafe try output.writeAll(toAbsoluteOffset: offset, $0) }
  }

  func endFile(_ entry: ArchiveEntry) throws {
    try output.resize(to: entry.size)
  }

  func hardLink(_ entry: ArchiveEntry, to target: EntryPath) {}
  func symbolicLink(_ entry: ArchiveEntry, to target: [UInt8]) {}
}
