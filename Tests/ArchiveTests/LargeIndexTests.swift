import SystemPackage
import Testing
import Values

@testable import Archive

/// An index is read through a window that is far smaller than the index, and now and then smaller than one line of it.
@Suite struct LargeIndexTests {
  private static let longName = String(repeating: "n", count: 200)

  private let scratch: ScratchDirectory
  private let file: FileDescriptor
  private let entries: [ArchiveEntry]

  init() throws {
    scratch = try ScratchDirectory()
    file = try scratch.open("a.tar.gz")
    entries = try Self.entries()
    let writer = ArchiveWriter(output: file, options: WriterOptions(spool: try scratch.open("spool")))
    let contents = try scratch.open("contents")
    try contents.resize(to: Self.sparseSize)
    for entry in entries { #expect(try writer.append(entry, contents: contents) == .written) }
    _ = try writer.finish()
  }

  private static let sparseSize: Int64 = 40_000 * 8192

  /// Directories with long names, and one file whose map of 40,000 runs makes a line of more than half a mebibyte.
  private static func entries() throws -> [ArchiveEntry] {
    func entry(_ path: String, _ kind: ArchiveEntry.Kind) throws -> ArchiveEntry {
      ArchiveEntry(
        path: try EntryPath(path), kind: kind, mode: Mode(0o755), owner: .root,
        modified: Timestamp(seconds: 1_795_250_460, nanoseconds: 5))
    }
    let runs = (0..<40_000).map { Extent(offset: $0 * 8192, length: 1) }
    return try (0..<3000).map { try entry("\(longName)-\($0)", .directory) }
      + [entry("sparse", .file(size: sparseSize, extents: runs))]
      + (3000..<6000).map { try entry("\(longName)-\($0)", .directory) }
  }

  @Test func allOfItIsRead() throws {
    let table = try #require(try ArchiveReader(input: file).contents())
    #expect(table.entries.map(\.entry) == entries)
    let verified = try ArchiveReader(input: file).verify()
    #expect(verified.entries.elementsEqual(entries))
  }

  @Test(arguments: [0, 2999, 3000, 6000])
  func oneEntryIsFound(_ place: Int) throws {
    let table = try #require(try ArchiveReader(input: file).listing(of: [entries[place].path]))
    #expect(table.entries.map(\.entry) == [entries[place]])
  }

  @Test func entriesAreFoundByName() {
    var list = IndexedEntries()
    for entry in entries + entries { list.append(IndexedEntry(unlisted: entry)) }
    let places = EntryPlaces(list)
    #expect(entries.indices.allSatisfy { places[entries[$0].path.bytes] == $0 }, "the first of two counts")
    #expect(places[Array("nowhere".utf8)] == nil)
  }

  /// Everything but the text's digest, which is in the header of the index's member, is as it should be.
  @Test func aDigestThatIsNotThatOfTheIndexIsDamage() throws {
    let offset = try #require(try ArchiveReader(input: file).contents()).indexOffset
    try file.writeAll(toAbsoluteOffset: offset + 20, [0, 1, 2, 3])
    let error = try #require(throws: ArchiveError.self) { _ = try ArchiveReader(input: file).verify() }
    #expect(error.reason == .damaged)
  }

  /// Its member may inflate to just what a window holds, or a little more: the packed bytes are used up then, and what they
  /// stand for is not all out yet.
  @Test func whereItEndsDoesNotMatter() throws {
    let window = 256 << 10
    for length in stride(from: window - 2048, through: window + 2048, by: 128) {
      let file = try scratch.open("any-length")
      defer { try? file.close() }
      var sample = Sample()
      try sample.directory("d")
      let annotations = "{\"a\":\"" + String(repeating: "x", count: length) + "\"}"
      try sample.write(to: file, in: scratch, annotations: annotations)
      let reader = try ArchiveReader(input: file)
      #expect(throws: Never.self, "\(length)") { try reader.contents() }
      #expect(throws: Never.self, "\(length)") { try reader.verify() }
    }
  }
}
