import SystemPackage
import Testing
import Values

@testable import Archive

/// The second backup copies what did not change from the first.
@Suite struct SpliceTests {
  private let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  /// Many small files, some large ones; `changed` are other than they were.
  private func sample(changed: Set<Int> = [], mode: Int = 0o644) throws -> Sample {
    var sample = Sample()
    try sample.directory("d")
    for number in 0..<600 {
      let path = try EntryPath("d/small-\(1000 + number)")
      sample.file(path, Array("{\"id\":\(number),\"new\":\(changed.contains(number))}".utf8))
    }
    for number in 600..<604 {
      var bytes = Sample.noise(2_500_000 + number)
      if changed.contains(number) { bytes[7] ^= 1 }
      sample.file(try EntryPath("d/large-\(number)"), bytes, mode: mode)
    }
    var sparse = [UInt8](repeating: 0, count: 4 << 20)
    sparse.replaceSubrange((1 << 20)..<(2 << 20), with: Sample.noise(1 << 20))
    sample.file(try EntryPath("d/sparse"), sparse, extents: [Extent(offset: 1 << 20, length: 1 << 20)])
    return sample
  }

  private func write(
    _ sample: Sample, to file: FileDescriptor, splicing previous: FileDescriptor?, changed: Set<EntryPath> = []
  ) throws -> ArchiveSummary {
    let source = try previous.flatMap { try SpliceSource(archive: $0) }
    let writer = ArchiveWriter(output: file, previous: source)
    for entry in sample.entries {
      if source != nil, !changed.contains(entry.path), try writer.append(unchanged: entry) { continue }
      let contents = try scratch.open("source")
      defer { try? contents.close() }
      try contents.writeAll(sample.contents[entry.path] ?? [])
      _ = try writer.append(entry, contents: contents)
    }
    return try writer.finish()
  }

  private func paths(_ numbers: Set<Int>) throws -> Set<EntryPath> {
    Set(try numbers.map { try EntryPath($0 < 600 ? "d/small-\(1000 + $0)" : "d/large-\($0)") })
  }

  @Test(arguments: [[], [5], [599, 601], [0, 100, 200, 300, 400, 500, 600, 603]] as [Set<Int>])
  func aSplicedArchiveIsTheOneThatWouldHaveBeenWritten(changed: Set<Int>) throws {
    let (first, second, fresh) = (try scratch.open("1"), try scratch.open("2"), try scratch.open("3"))
    defer { for file in [first, second, fresh] { try? file.close() } }
    _ = try write(try sample(), to: first, splicing: nil)
    let now = try sample(changed: changed)
    let summary = try write(now, to: second, splicing: first, changed: try paths(changed))
    try summary.verifyWritten(second)
    _ = try write(now, to: fresh, splicing: nil)
    #expect(try readAll(second) == readAll(fresh))
    #expect(summary.splicedBytes > 0)
    if changed.isEmpty { #expect(summary.splicedBytes > summary.compressedSize * 8 / 10) }

    var sink = RecordingSink()
    _ = try ArchiveReader(input: second).extract(into: &sink)
    for (path, bytes) in now.contents { #expect(sink.contents[path] == bytes, "\(path)") }
  }

  @Test func contentIsComparedByDigest() throws {
    let file = try scratch.open("1")
    defer { try? file.close() }
    let sample = try sample()
    _ = try write(sample, to: file, splicing: nil)
    let source = try #require(try SpliceSource(archive: file))
    for name in ["d/small-1000", "d/large-601", "d/sparse"] {
      let entry = try #require(sample.entries.first { $0.path.utf8Text == name })
      let contents = try scratch.open("source")
      defer { try? contents.close() }
      var bytes = try #require(sample.contents[entry.path])
      try contents.writeAll(bytes)
      #expect(source.holds(entry, contents: contents))
      let inData = entry.dataRuns[0].end - 1
      bytes[Int(inData)] ^= 1
      try contents.writeAll(toAbsoluteOffset: 0, bytes)
      #expect(!source.holds(entry, contents: contents), "\(name)")
    }
  }

  @Test func aChangedModeCopiesTheContent() throws {
    let (first, second) = (try scratch.open("1"), try scratch.open("2"))
    defer { for file in [first, second] { try? file.close() } }
    _ = try write(try sample(), to: first, splicing: nil)
    let now = try sample(mode: 0o600)
    let summary = try write(now, to: second, splicing: first)
    #expect(summary.splicedBytes > 10_000_000)
    var sink = RecordingSink()
    _ = try ArchiveReader(input: second).extract(into: &sink)
    #expect(sink.entries == now.entries.map(\.normalized))
  }

  @Test func aDamagedPreviousArchiveIsNoticed() throws {
    let (first, second) = (try scratch.open("1"), try scratch.open("2"))
    defer { for file in [first, second] { try? file.close() } }
    let summary = try write(try sample(), to: first, splicing: nil)
    try first.writeAll(toAbsoluteOffset: summary.compressedSize / 2, [1, 2, 3, 4])
    let now = try sample()
    let error = try #require(throws: ArchiveError.self) { try write(now, to: second, splicing: first) }
    #expect(error.reason == .damaged)
  }

  /// Offsets and lengths that are no place in any file, in an index whose checksums are right.
  @Test(arguments: [
    ("\"innerOffset\":[0-9]+", "\"innerOffset\":9223372036854775807"),
    ("\"innerOffset\":[0-9]+", "\"innerOffset\":1048576"), ("\"offset\":0", "\"offset\":9223372036854775807"),
    ("\"members\":\\[", "\"members\":[[9223372036854775807,1],"),
    ("\"members\":\\[", "\"members\":[[1,1],[9223372036854775807,1],"),
  ])
  func aForgedIndexOfThePreviousArchiveIsNoticed(_ pattern: String, _ forged: String) throws {
    let (first, second) = (try scratch.open("1"), try scratch.open("2"))
    defer { for file in [first, second] { try? file.close() } }
    _ = try write(try sample(), to: first, splicing: nil)
    let regex = try Regex(pattern)
    try ForgedIndex.write(into: first) { $0.replacing(regex, with: forged, maxReplacements: 1) }
    let changed = try paths([1])
    let error = try #require(throws: ArchiveError.self) {
      try write(try sample(changed: [1]), to: second, splicing: first, changed: changed)
    }
    #expect(error.reason == .damaged)
  }
}
