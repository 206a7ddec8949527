import Values

/// Hands a selection on under the names that it gives, so that no hard link leads to what is not there.
struct RenamingSink<Sink: ExtractionSink>: ExtractionSink {
  let selection: Selection
  private(set) var sink: Sink
  private(set) var handedOut: [ArchiveEntry] = []

  init(selection: Selection, sink: Sink) {
    self.selection = selection
    self.sink = sink
  }

  private func renamed(_ entry: ArchiveEntry) -> ArchiveEntry {
    let name = selection.name(of: entry.path)
    guard name != entry.path else { return entry }
    return ArchiveEntry(
      path: name, kind: entry.kind, mode: entry.mode, owner: entry.owner, modified: entry.modified,
      attributes: entry.attributes, accessACL: entry.accessACL, defaultACL: entry.defaultACL)
  }

  mutating func directory(_ entry: ArchiveEntry) throws {
    handedOut.append(entry)
    try sink.directory(entry)
  }

  mutating func beginFile(_ entry: ArchiveEntry) throws {
    let entry = renamed(entry)
    handedOut.append(entry)
    try sink.beginFile(entry)
  }

  mutating func write(_ bytes: RawSpan, at offset: Int64) throws {
    try sink.write(bytes, at: offset)
  }

  mutating func endFile(_ entry: ArchiveEntry) throws {
    try sink.endFile(renamed(entry))
  }

  mutating func hardLink(_ entry: ArchiveEntry, to target: EntryPath) throws {
    let name = selection.name(of: target)
    // The first link of a file that was not asked for has become that file.
    guard name != entry.path else { return }
    handedOut.append(entry)
    try sink.hardLink(entry, to: name)
  }

  mutating func symbolicLink(_ entry: ArchiveEntry, to target: [UInt8]) throws {
    handedOut.append(entry)
    try sink.symbolicLink(entry, to: target)
  }
}
