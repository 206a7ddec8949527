import Values

/// One pass over a tar stream with two readers that must agree: the validator, which goes first, and libarchive, whose
/// payload is what is handed out.
struct TarPass {
  private let feed: TarFeed
  private let reader: LibarchiveReader
  private let profile: TarProfile

  init(source: any TarBlockSource, profile: TarProfile, limit: Int64, entryLimit: Int = .max) throws(ArchiveError) {
    let feed = TarFeed(source: source, profile: profile, limit: limit, entryLimit: entryLimit)
    self.feed = feed
    self.profile = profile
    reader = try LibarchiveReader { () throws(ArchiveError) in try feed.next() }
    try reader.open()
  }

  var remarks: [ArchiveRemark] { feed.validator.remarks }

  /// The next entry, seen alike by both; `nil` behind the last one, the end of the stream checked.
  func next() throws(ArchiveError) -> TarMember? {
    guard let seen = try reader.next() else {
      try feed.finish()
      return nil
    }
    guard let member = feed.takeMember() else {
      throw ArchiveError(.hostile, "libarchive sees an entry that is not there")
    }
    if let difference = seen.difference(from: member, profile) {
      throw ArchiveError(
        .hostile, "two ways of reading it disagree about \(difference)", offset: member.offset, isTarOffset: true,
        entry: member.entry?.path)
    }
    return member
  }

  /// Hands out a file's data in order, and returns the digest of all of it; the runs must be those of the entry.
  func readData(
    of entry: ArchiveEntry, hashing: Bool, _ body: (UnsafeRawBufferPointer, Int64) throws -> Void
  ) throws -> Digest {
    var hasher = ContentHasher()
    var runs = entry.dataRuns[...]
    var position: Int64 = runs.first?.offset ?? 0
    while let (bytes, start) = unsafe try reader.nextData() {
      var consumed = 0
      while consumed < bytes.count {
        guard let run = runs.first, start + Int64(consumed) == position else { throw disagreement(entry) }
        let count = min(bytes.count - consumed, Int(run.end - position))
        let piece = unsafe UnsafeRawBufferPointer(rebasing: bytes[consumed..<(consumed + count)])
        if hashing { unsafe hasher.update(piece) }
        unsafe try body(piece, position)
        consumed += count
        position += Int64(count)
        if position == run.end {
          runs.removeFirst()
          position = runs.first?.offset ?? position
        }
      }
    }
    guard runs.isEmpty else { throw disagreement(entry) }
    return hasher.finish()
  }

  private func disagreement(_ entry: ArchiveEntry) -> ArchiveError {
    ArchiveError(.hostile, "two ways of reading it disagree about an entry's data", entry: entry.path)
  }
}
