import Testing
import Values

@testable import Archive

/// Entries come back from the process that read a stranger's archive. Whatever it sends is entries or is refused; nothing
/// of it stops this process.
@Suite struct PackedEntriesTests {
  private func sample() throws -> IndexedEntries {
    var entries = IndexedEntries()
    let kinds: [ArchiveEntry.Kind] = [
      .directory, .file(size: 70_000, extents: nil), .symbolicLink(target: [0x2E, 0xFF]),
      .file(size: 1 << 40, extents: [Extent(offset: 5, length: 7), Extent(offset: 1 << 30, length: 9)]),
      .hardLink(target: try EntryPath("d/1")),
    ]
    for (number, kind) in kinds.enumerated() {
      let attributes = [ExtendedAttribute(name: Array("user.a".utf8), value: [1, 2, 3])]
      let entry = ArchiveEntry(
        path: try EntryPath("d/\(number)"), kind: kind, mode: Mode(0o640), owner: .root,
        modified: Timestamp(seconds: -5, nanoseconds: 999_999_999), attributes: number == 1 ? attributes : [])
      entries.append(IndexedEntry(unlisted: entry))
    }
    return entries
  }

  @Test func comeBackAsTheyWere() throws {
    let entries = try sample()
    var other = ArchiveEntries()
    for block in entries.packed {
      let isTaken = other.append(packed: block)
      #expect(isTaken)
    }
    #expect(Array(other) == Array(ArchiveEntries(entries)))
  }

  /// Every bit turned, and every length cut.
  @Test func anythingElseIsEntriesOrRefused() throws {
    let block = try #require(try sample().packed.first)
    var refused = 0
    var cuts = 0
    for place in block.indices {
      for bit in 0..<8 {
        var other = block
        other[place] ^= 1 << bit
        refused += try refuses(other) ? 1 : 0
      }
      cuts += try refuses(Array(block[..<place])) ? 0 : 1
    }
    #expect(refused > block.count)
    // Before each entry.
    #expect(cuts == 5)
  }

  @Test(arguments: [
    // A path of -1 and of 2^64 - 1 bytes, a number without end, and a lone letter.
    [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [UInt8](repeating: 0xFF, count: 40), [0x41],
    [0x01, 0x61], [0x02, 0x2E, 0x2E],
  ])
  func noRecordIsRefused(_ bytes: [UInt8]) throws {
    #expect(try refuses(bytes))
  }

  /// Whether it is; what is accepted must be usable.
  private func refuses(_ block: [UInt8]) throws -> Bool {
    var entries = ArchiveEntries()
    guard entries.append(packed: block) else { return true }
    for entry in entries { #expect(entry.size >= 0 && entry.storedSize >= 0 && entry.storedSize <= entry.size) }
    return false
  }
}
