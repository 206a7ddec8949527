import Values

/// A whole pass over an archive that hands out what is wanted and holds every entry against the index.
struct ExtractionRun {
  private let pass: TarPass
  private let table: TableOfContents?
  /// Only the entries of `table` are read, not the index behind them.
  private let isPartial: Bool
  /// Entries seen so far.
  private var count = 0
  /// They themselves, where no index lists them.
  private var unlisted = IndexedEntries()
  /// What shows whether a stream without a footer is a backup of persist's all the same.
  private var stray: StrayIndex
  private var storedBytes: Int64 = 0
  private var logicalBytes: Int64 = 0

  init(
    pass: TarPass, table: TableOfContents?, isPartial: Bool = false,
    stray: StrayIndex = StrayIndex(limits: ReaderLimits())
  ) {
    self.pass = pass
    self.stray = stray
    self.table = table
    self.isPartial = isPartial
  }

  mutating func readAll(where isWanted: (EntryPath) -> Bool, into sink: inout some ExtractionSink) throws {
    var sawIndex = false
    while let member = try pass.next() {
      guard let entry = member.entry else { continue }
      guard !sawIndex || table == nil else { throw disagreement("something stands behind the index", member) }
      if entry.path.bytes.elementsEqual(ArchiveEnding.indexName.utf8) {
        try table == nil ? stray.read(entry, from: pass) : checkIndexEntry(member)
        sawIndex = true
      } else {
        try read(member, entry, isWanted: isWanted(entry.path), into: &sink)
      }
    }
    guard table == nil || (sawIndex || isPartial) && count == table?.entries.count else {
      throw ArchiveError(.damaged, "the index lists entries that the archive does not hold")
    }
    if table == nil { try stray.check() }
  }

  /// A name that only the index may have, at the place that the footer names.
  private func checkIndexEntry(_ member: TarMember) throws(ArchiveError) {
    guard let table, member.memberOffset == table.indexOffset else {
      throw ArchiveError(
        .damaged, "it holds an index, but not where a footer points to: it is cut, or put together", entry: nil)
    }
  }

  private mutating func read(
    _ member: TarMember, _ entry: ArchiveEntry, isWanted: Bool, into sink: inout some ExtractionSink
  ) throws {
    let listed = try listing(member, entry)
    var digest: Digest?
    switch entry.kind {
    case .directory: if isWanted { try sink.directory(entry) }
    case .hardLink(let target): if isWanted { try sink.hardLink(entry, to: target) }
    case .symbolicLink(let target): if isWanted { try sink.symbolicLink(entry, to: target) }
    case .file:
      digest = try readFile(entry, isWanted: isWanted, into: &sink)
      guard listed == nil || listed?.digest == digest else {
        throw ArchiveError(.damaged, "its content does not match its digest", entry: entry.path)
      }
    }
    count += 1
    if table == nil {
      unlisted.append(IndexedEntry(unlisted: entry))
      stray.note(entry, digest)
    }
    storedBytes += entry.storedSize
    logicalBytes = logicalBytes.addingClamped(entry.size)
  }

  private func readFile(
    _ entry: ArchiveEntry, isWanted: Bool, into sink: inout some ExtractionSink
  ) throws -> Digest? {
    if isWanted { try sink.beginFile(entry) }
    let digest = unsafe try pass.readData(of: entry, hashing: true) { bytes, offset in
      guard isWanted else { return }
      unsafe try sink.write(RawSpan(_unsafeBytes: bytes), at: offset)
    }
    if isWanted { try sink.endFile(entry) }
    return entry.storedSize == 0 ? nil : digest
  }

  /// The index's line for this entry, which must say the same and stand at the same place.
  private func listing(_ member: TarMember, _ entry: ArchiveEntry) throws(ArchiveError) -> IndexedEntry? {
    guard let table else { return nil }
    guard count < table.entries.count else {
      throw disagreement("it holds an entry that its index does not list", member)
    }
    let listed = table.entries[count]
    guard listed.entry == entry else { throw disagreement("entry and index disagree", member) }
    guard listed.headerOffset == member.memberOffset, listed.headerInnerOffset == member.innerOffset else {
      throw disagreement("an entry is not where the index says", member)
    }
    return listed
  }

  private func disagreement(_ detail: String, _ member: TarMember) -> ArchiveError {
    ArchiveError(.damaged, detail, offset: member.memberOffset, entry: member.entry?.path)
  }

  func result(remarks: [ArchiveRemark]) -> VerifiedArchive {
    VerifiedArchive(
      isOwn: table != nil, entries: ArchiveEntries(table?.entries ?? unlisted),
      annotations: table?.annotations ?? stray.annotations, indexDigest: table?.digest, storedBytes: storedBytes,
      logicalBytes: logicalBytes,
      remarks: remarks + pass.remarks)
  }
}
