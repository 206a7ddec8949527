import Values

@testable import Archive

/// Remembers what it was given: entries in order, and the content of files as it would be read from disk.
struct RecordingSink: ExtractionSink, Equatable {
  private(set) var entries: [ArchiveEntry] = []
  private(set) var contents: [EntryPath: [UInt8]] = [:]

  mutating func directory(_ entry: ArchiveEntry) { entries.append(entry) }

  mutating func beginFile(_ entry: ArchiveEntry) {
    entries.append(entry)
    contents[entry.path] = [UInt8](repeating: 0, count: Int(min(entry.size, 1 << 24)))
  }

  mutating func write(_ bytes: RawSpan, at offset: Int64) {
    guard let path = entries.last?.path, Int(offset) + bytes.byteCount <= 1 << 24 else { return }
    let copy = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    contents[path]?.replaceSubrange(Int(offset)..<(Int(offset) + copy.count), with: copy)
  }

  mutating func endFile(_ entry: ArchiveEntry) {}
  mutating func hardLink(_ entry: ArchiveEntry, to target: EntryPath) { entries.append(entry) }
  mutating func symbolicLink(_ entry: ArchiveEntry, to target: [UInt8]) { entries.append(entry) }
}
