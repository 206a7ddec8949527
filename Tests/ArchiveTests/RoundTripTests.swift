import SystemPackage
import Testing
import Values

@testable import Archive

@Suite struct RoundTripTests {
  @Test(arguments: CompressionLevel.allCases)
  func everyKindOfEntryComesBack(level: CompressionLevel) throws {
    let scratch = try ScratchDirectory()
    let file = try scratch.open("a.tar.gz")
    defer { try? file.close() }
    let sample = try Sample.everything()
    let summary = try sample.write(
      to: file, in: scratch, options: WriterOptions(level: level), annotations: #"{"label":"x"}"#)
    try summary.verifyWritten(file)

    var sink = RecordingSink()
    let verified = try ArchiveReader(input: file).extract(into: &sink)
    #expect(verified.isOwn)
    #expect(sink.entries == sample.entries.map(\.normalized))
    for (path, bytes) in sample.contents { #expect(sink.contents[path] == bytes, "\(path)") }
    #expect(verified.annotations == Array(#"{"label":"x"}"#.utf8))
    #expect(verified.indexDigest == summary.indexDigest)
    #expect(verified.storedBytes == summary.storedBytes)
    #expect(verified.logicalBytes == summary.logicalBytes)
    #expect(verified.entries.count == summary.entries)
  }

  @Test func theTableOfContentsListsWhatWasWritten() throws {
    let scratch = try ScratchDirectory()
    let file = try scratch.open("a.tar.gz")
    defer { try? file.close() }
    let sample = try Sample.everything()
    let summary = try sample.write(to: file, in: scratch, annotations: #"{"a":[1,{"b":null}]}"#)
    let table = try #require(try ArchiveReader(input: file).contents())
    #expect(table.entries.map(\.entry) == sample.entries.map(\.normalized))
    #expect(table.annotations == Array(#"{"a":[1,{"b":null}]}"#.utf8))
    #expect(table.digest == summary.indexDigest)
    #expect(table.members == Array(summary.members.dropLast(2)))
  }

  @Test func theSameInputGivesTheSameBytes() throws {
    let scratch = try ScratchDirectory()
    let (one, two) = (try scratch.open("1"), try scratch.open("2"))
    defer {
      try? one.close()
      try? two.close()
    }
    try Sample.everything().write(to: one, in: scratch, options: WriterOptions(workers: 1))
    try Sample.everything().write(to: two, in: scratch, options: WriterOptions(workers: 4))
    #expect(try readAll(one) == readAll(two))
  }

  @Test func anArchiveOfNothingIsStillOne() throws {
    let scratch = try ScratchDirectory()
    let file = try scratch.open("a.tar.gz")
    defer { try? file.close() }
    _ = try ArchiveWriter(output: file).finish()
    #expect(try ArchiveReader(input: file).verify().entries.isEmpty)
  }
}
