import SystemPackage
import Testing
import Values

@testable import Archive

/// Files that change while they are read leave nothing in the archive, and the entry can be tried again.
@Suite struct ChangingFileTests {
  private let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  @Test(arguments: [100, 70_000, 5_000_000])
  func aChangedFileIsWithdrawn(size: Int) throws {
    let archive = try scratch.open("a")
    let source = try scratch.open("source")
    defer {
      try? archive.close()
      try? source.close()
    }
    let bytes = Sample.noise(size)
    try source.writeAll(bytes)
    var sample = Sample()
    try sample.directory("d")
    try sample.file("d/f", bytes)
    try sample.file("d/longer", bytes + [0])

    let writer = ArchiveWriter(output: archive)
    #expect(try writer.append(sample.entries[0]) == .written)
    #expect(try writer.append(sample.entries[2], contents: source) == .changed)
    #expect(try writer.append(sample.entries[1], contents: source) { false } == .changed)
    #expect(try writer.append(sample.entries[1], contents: source) { true } == .written)
    let summary = try writer.finish()
    try summary.verifyWritten(archive)

    var sink = RecordingSink()
    _ = try ArchiveReader(input: archive).extract(into: &sink)
    #expect(sink.entries == Array(sample.entries[..<2]))
    #expect(sink.contents[sample.entries[1].path] == bytes)
  }

  @Test func aCancelledWriterLeavesNothingThatLooksFinished() throws {
    let archive = try scratch.open("a")
    defer { try? archive.close() }
    let contents = try scratch.open("source")
    defer { try? contents.close() }
    var sample = Sample()
    try sample.directory("d")
    try sample.file("d/f", Sample.noise(3_000_000))
    try contents.writeAll(sample.contents[sample.entries[1].path] ?? [])
    do {
      let writer = ArchiveWriter(output: archive)
      for entry in sample.entries { _ = try writer.append(entry, contents: contents) }
    }
    if try !readAll(archive).isEmpty {
      #expect(throws: ArchiveError.self) { try ArchiveReader(input: archive).verify() }
    }
    let writer = ArchiveWriter(output: archive)
    for entry in sample.entries { _ = try writer.append(entry, contents: contents) }
    writer.cancel()
    #expect(try readAll(archive).isEmpty)
  }

  @Test func aFullDiskIsAnError() throws {
    let full = unsafe try FileDescriptor.open("/dev/full", .writeOnly)
    defer { try? full.close() }
    let writer = ArchiveWriter(output: full)
    var sample = Sample()
    try sample.directory("d")
    _ = try writer.append(sample.entries[0])
    let error = try #require(throws: ArchiveError.self) { try writer.finish() }
    #expect(error.reason == .io(.noSpace))
  }
}
