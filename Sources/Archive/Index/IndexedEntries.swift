/// Entries of an archive in order, packed into some 120 bytes each, a fifth of what they take unpacked: archives hold
/// hundreds of thousands.
package struct IndexedEntries: RandomAccessCollection, Sendable {
  private static let blockLength = 256 << 10

  /// A record never lies in two blocks, so that what is there never moves.
  private var blocks: [[UInt8]] = []
  /// Where each record starts: the block's number in the upper half.
  private var places: [UInt64] = []
  private var scratch = PackedRecord()

  package init() {}

  package var startIndex: Int { 0 }
  package var endIndex: Int { places.count }

  package subscript(position: Int) -> IndexedEntry {
    var reader = reader(at: position)
    return IndexedEntry(unpacking: &reader)
  }

  mutating func append(_ entry: IndexedEntry) {
    scratch.removeAll()
    entry.pack(into: &scratch)
    let needed = scratch.bytes.count
    if blocks.isEmpty || blocks[blocks.count - 1].count + needed > Self.blockLength {
      blocks.append([])
      blocks[blocks.count - 1].reserveCapacity(Swift.max(Self.blockLength, needed))
    }
    places.append(UInt64(blocks.count - 1) << 32 | UInt64(blocks[blocks.count - 1].count))
    blocks[blocks.count - 1] += scratch.bytes
  }

  /// Packed, for another process.
  var packed: [[UInt8]] { blocks }

  /// Appends a block of what `packed` gave, perhaps by a process that is not to be believed.
  ///
  /// - Returns: `false` where it is none; then nothing of this may be used.
  mutating func append(packed block: [UInt8]) -> Bool {
    var reader = PackedRecordReader(block, at: 0)
    guard block.count < 1 << 32 else { return false }
    while reader.position < block.count {
      places.append(UInt64(blocks.count) << 32 | UInt64(reader.position))
      _ = IndexedEntry(unpacking: &reader)
      guard !reader.isBroken else { return false }
    }
    blocks.append(block)
    return true
  }

  private func reader(at position: Int) -> PackedRecordReader {
    let place = places[position]
    return PackedRecordReader(blocks[Int(place >> 32)], at: Int(place & 0xFFFF_FFFF))
  }

  /// The name alone, which costs less than the entry.
  func path(at position: Int) -> [UInt8] {
    var reader = reader(at: position)
    return reader.content()
  }
}

/// The entries alone, without where they stand.
package struct ArchiveEntries: RandomAccessCollection, Sendable {
  private var indexed: IndexedEntries

  package init(_ indexed: IndexedEntries = IndexedEntries()) {
    self.indexed = indexed
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { indexed.count }

  package subscript(position: Int) -> ArchiveEntry { indexed[position].entry }

  /// As `IndexedEntries` has it.
  package var packed: [[UInt8]] { indexed.packed }

  /// As `IndexedEntries` has it.
  package mutating func append(packed block: [UInt8]) -> Bool { indexed.append(packed: block) }
}
