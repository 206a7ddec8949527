package import SystemPackage
package import Values

/// An earlier archive of persist's from which the members of unchanged files are copied.
///
/// Its index is a hint like any other: what is copied is checked against the checksums that stand there, what is inflated
/// against the digests, and the new archive is read back in full. The descriptor must stay open while a writer uses it.
package final class SpliceSource {
  package let table: TableOfContents
  private let file: FileDescriptor
  private let end: Int64
  private let places: EntryPlaces
  private let records: [Int64: MemberRecord]
  private let unpacker = MemberUnpacker()
  private let packed = ByteBuffer(capacity: 1 << 20)
  private let raw = ByteBuffer(capacity: 1 << 20)
  private var rawOffset: Int64 = -1

  /// `nil` where the archive has no index.
  package init?(archive: FileDescriptor, limits: ReaderLimits = ReaderLimits()) throws(ArchiveError) {
    guard let table = try ArchiveReader(input: archive, limits: limits).contents() else { return nil }
    self.table = table
    file = archive
    end = table.indexOffset
    places = EntryPlaces(table.entries)
    var records: [Int64: MemberRecord] = [:]
    var offset: Int64 = 0
    for member in table.members {
      records[offset] = member
      offset = offset.addingClamped(member.length)
    }
    self.records = records
  }

  /// What it holds under a name, with its digest.
  package subscript(path: EntryPath) -> IndexedEntry? {
    places[path.bytes].map { table.entries[$0] }
  }

  /// The member at `offset`, to be copied; `nil` where the archive has none, or one that persist would not write.
  func member(at offset: Int64) -> CopiedMember? {
    guard let record = records[offset], record.length <= min(end - offset, Int64(MemberReader.largestMember)) else {
      return nil
    }
    return CopiedMember(file: file, offset: offset, record: record)
  }

  /// The shared member whose entries are exactly these, byte for byte, if there is one.
  func member(equalTo group: [GroupedEntry]) -> CopiedMember? {
    guard let first = group.first, let start = places[first.entry.path.bytes] else { return nil }
    let offset = table.entries[start].headerOffset
    let stop = start + group.count
    guard stop <= table.entries.count, start == 0 || table.entries[start - 1].headerOffset != offset,
      stop == table.entries.count || table.entries[stop].headerOffset != offset
    else { return nil }
    for (old, new) in zip(table.entries[start..<stop], group) {
      guard old.headerOffset == offset, old.entry == new.entry, old.headerInnerOffset == Int64(new.headerStart),
        old.chunks.isEmpty || new.known == old.digest && old.payloadInnerOffset == Int64(new.payloadStart)
      else { return nil }
    }
    return member(at: offset)
  }

  /// The payload of a small file, inflated; valid until the next call.
  func payload(of item: IndexedEntry) throws(ArchiveError) -> UnsafeRawBufferPointer {
    guard let chunk = item.chunks.first, item.chunks.count == 1, let member = member(at: chunk.memberOffset) else {
      throw damaged(item)
    }
    if rawOffset != chunk.memberOffset {
      rawOffset = -1
      packed.removeAll()
      try packed.fill(from: file, at: member.offset, count: Int(member.record.length))
      try unpacker.unpack(packed, into: raw, offset: member.offset)
      rawOffset = chunk.memberOffset
    }
    let start = item.payloadInnerOffset
    guard start <= raw.count, chunk.size <= Int64(raw.count) - start else { throw damaged(item) }
    return unsafe UnsafeRawBufferPointer(rebasing: raw.bytes[Int(start)..<Int(start + chunk.size)])
  }

  private func damaged(_ item: IndexedEntry) -> ArchiveError {
    ArchiveError(
      .damaged, "the index of the previous backup is wrong", offset: item.headerOffset, entry: item.entry.path)
  }
}
