import Diagnostics
import SystemPackage
import Testing
import Values

@testable import Archive

@Suite struct SelectionTests {
  private let scratch: ScratchDirectory
  private let file: FileDescriptor
  private let sample: Sample

  init() throws {
    scratch = try ScratchDirectory()
    sample = try Sample.everything()
    file = try scratch.open("a.tar.gz")
    try sample.write(to: file, in: scratch)
  }

  @Test func eachFileIsReadThroughTheIndex() throws {
    let reader = try ArchiveReader(input: file)
    for (path, bytes) in sample.contents {
      let output = try scratch.open("out")
      defer { try? output.close() }
      let entry = try reader.read(path, to: output)
      #expect(entry.path == path)
      #expect(try readAll(output) == bytes, "\(path)")
    }
  }

  @Test func aDirectoryComesWithAllThatIsBelowIt() throws {
    var sink = RecordingSink()
    let entries = try ArchiveReader(input: file).extract(only: [try EntryPath("persistent_data")], into: &sink)
    #expect(entries == sample.entries.map(\.normalized).filter { $0.path.bytes.starts(with: "persistent_data".utf8) })
    #expect(sink.entries == entries)
  }

  @Test func aHardLinkAloneBecomesAFile() throws {
    let (link, target) = (try EntryPath("persistent_data/hard"), try EntryPath("persistent_data/small.txt"))
    var sink = RecordingSink()
    let entries = try ArchiveReader(input: file).extract(only: [link], into: &sink)
    #expect(entries.map(\.path) == [link])
    #expect(sink.contents[link] == sample.contents[target])
  }

  @Test func onlyTheMembersThatAreNeededAreRead() throws {
    // Everything else in the file is destroyed: the first half, where the file that is asked for does not lie.
    let table = try #require(try ArchiveReader(input: file).contents())
    let wanted = try #require(table.entries.first { $0.entry.path.utf8Text == "persistent_data/exactly-one-chunk" })
    try file.writeAll(toAbsoluteOffset: 0, [UInt8](repeating: 0, count: Int(wanted.headerOffset)))
    let output = try scratch.open("out")
    defer { try? output.close() }
    _ = try ArchiveReader(input: file).read(wanted.entry.path, to: output)
    #expect(try readAll(output) == sample.contents[wanted.entry.path])
  }

  @Test func aNameThatIsNotThereIsUsage() throws {
    var sink = RecordingSink()
    let error = try #require(throws: ArchiveError.self) {
      _ = try ArchiveReader(input: file).extract(only: [try EntryPath("nowhere")], into: &sink)
    }
    #expect(error.reason == .noSuchEntry)
    #expect(error.exitStatus == .usage)
  }

  @Test func foreignArchivesAreSearchedFromTheFront() throws {
    let root = scratch.path.appending("tree")
    try Tool.run(["mkdir", "-p", root.appending("d").string])
    _ = try scratch.write(Array("one".utf8), to: "tree/d/one")
    try Tool.run(["ln", root.string + "/d/one", root.string + "/two"])
    try Tool.run(["tar", "czf", scratch.path.string + "/f.tar.gz", "-C", root.string, "d/one", "two"])
    let foreign = try FileDescriptor.open(scratch.path.appending("f.tar.gz"), .readOnly)
    defer { try? foreign.close() }
    var sink = RecordingSink()
    let two = try EntryPath("two")
    #expect(try ArchiveReader(input: foreign).extract(only: [two], into: &sink).map(\.path) == [two])
    #expect(sink.contents[two] == Array("one".utf8))
  }

  /// Each link asks for its file too, so that many names are looked for, of every kind that a line can hold.
  @Test func aDirectoryOfHardLinksComesWithAllTheirContents() throws {
    var sample = Sample()
    try sample.directory("a")
    let names =
      try (0..<30).map { try EntryPath("a/\($0)") }
      + [EntryPath(#"a/"quoted\""#), EntryPath("a/line\n\u{E9}"), EntryPath(bytes: Array("a/".utf8) + [0xFF])]
    for (place, name) in names.enumerated() { sample.file(name, [UInt8(place)]) }
    try sample.directory("b")
    for (place, name) in names.enumerated() { sample.add(try EntryPath("b/\(place)"), .hardLink(target: name)) }
    let file = try scratch.open("links.tar.gz")
    defer { try? file.close() }
    try sample.write(to: file, in: scratch)

    var sink = RecordingSink()
    let entries = try ArchiveReader(input: file).extract(only: [try EntryPath("b")], into: &sink)
    #expect(Set(entries.map(\.path)) == Set(try names.indices.map { try EntryPath("b/\($0)") } + [EntryPath("b")]))
    for place in names.indices { #expect(sink.contents[try EntryPath("b/\(place)")] == [UInt8(place)]) }
  }

  @Test func aRowOfHardLinksInTheIndexIsRefused() throws {
    var sample = Sample()
    try sample.file("a", [1])
    for name in ["b", "c"] { sample.add(try EntryPath(name), .hardLink(target: try EntryPath("a"))) }
    let file = try scratch.open("row.tar.gz")
    defer { try? file.close() }
    try sample.write(to: file, in: scratch)
    try ForgedIndex.write(into: file) {
      $0.replacing(
        #"{"name":"c","type":"hardlink","linkName":"a""#, with: #"{"name":"c","type":"hardlink","linkName":"b""#)
    }
    let error = try #require(throws: ArchiveError.self) {
      _ = try ArchiveReader(input: file).listing(of: [try EntryPath("c")])
    }
    #expect(error.reason == .damaged)
  }
}
