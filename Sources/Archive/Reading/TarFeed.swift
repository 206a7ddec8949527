import Values

/// Feeds libarchive with the tar stream, each block checked by the validator before libarchive sees it.
final class TarFeed {
  private let source: any TarBlockSource
  private let limit: Int64
  private let entryLimit: Int
  private(set) var validator: TarValidator
  private var current: ByteBuffer?
  private var taken = 0

  /// `limit`: bytes that the stream may have; `entryLimit`: entries.
  init(source: any TarBlockSource, profile: TarProfile, limit: Int64, entryLimit: Int) {
    self.source = source
    self.limit = limit
    self.entryLimit = entryLimit
    validator = TarValidator(profile: profile)
  }

  func next() throws(ArchiveError) -> ByteBuffer? {
    if let current = current.take() { source.recycle(current) }
    guard let block = try source.next() else {
      try validator.finish()
      return nil
    }
    current = block.buffer
    unsafe try validator.consume(
      block.buffer.bytes, memberOffset: block.memberOffset, innerOffset: block.innerOffset)
    guard validator.offset <= limit else {
      throw ArchiveError(.tooLarge, "it inflates to more than \(limit) bytes", offset: block.memberOffset)
    }
    guard validator.entries <= entryLimit else {
      throw ArchiveError(.hostile, "it holds more than \(entryLimit) entries", offset: block.memberOffset)
    }
    return block.buffer
  }

  /// The entry that the validator read next, ahead of libarchive.
  func takeMember() -> TarMember? {
    guard taken < validator.ready.count else { return nil }
    taken += 1
    let member = validator.ready[taken - 1]
    if taken == validator.ready.count {
      validator.ready.removeAll(keepingCapacity: true)
      taken = 0
    }
    return member
  }

  /// Reads what is left behind the last entry, and checks that the stream ends as it should.
  func finish() throws(ArchiveError) {
    while try next() != nil {}
    guard takeMember() == nil else {
      throw ArchiveError(.hostile, "libarchive sees fewer entries than there are")
    }
  }
}
