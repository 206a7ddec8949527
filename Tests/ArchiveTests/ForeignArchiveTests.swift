import SystemPackage
import Testing
import Values

@testable import Archive

/// Archives that other tools wrote with their default settings restore as well.
@Suite struct ForeignArchiveTests {
  private let scratch: ScratchDirectory
  private let longName = String(repeating: "long-", count: 40) + "name"

  init() throws {
    scratch = try ScratchDirectory()
    let tree = scratch.path.string + "/tree"
    try Tool.run(["mkdir", "-p", tree + "/d/empty", tree + "/d/" + longName])
    _ = try scratch.write(Array("hello\n".utf8), to: "tree/d/small")
    _ = try scratch.write(Sample.noise(3_000_000), to: "tree/d/large")
    _ = try scratch.write(Array("deep".utf8), to: "tree/d/\(longName)/" + String(repeating: "f", count: 120))
    _ = try scratch.write(Array("ü".utf8), to: "tree/d/Ünïcode name")
    try Tool.run(["ln", tree + "/d/small", tree + "/d/z-hard"])
    try Tool.run(["ln", "-s", "small", tree + "/d/symbolic"])
    try Tool.run(["truncate", "-s", "4M", tree + "/d/sparse"])
    try Tool.run(["sh", "-c", "printf tail | dd of='\(tree)/d/sparse' bs=1 seek=2097152 conv=notrunc status=none"])
    // More runs than a header of GNU tar's has room for, and than a block behind it has.
    for number in 0..<60 {
      try Tool.run([
        "sh", "-c",
        "printf run\(100 + number) | dd of='\(tree)/d/holes' bs=65536 seek=\(2 * number) conv=notrunc status=none",
      ])
    }
    try Tool.run(["chmod", "2770", tree + "/d/empty"])
  }

  @Test(arguments: [
    "tar czf OUT -C TREE d", "tar cf OUT -C TREE d", "tar czf OUT -C TREE .", "tar --posix -cf OUT -C TREE d",
    "tar cf - -C TREE d | gzip > OUT", "tar cf - -C TREE d | pigz > OUT", "bsdtar czf OUT -C TREE d",
    "bsdtar --format pax -cf OUT -C TREE d", "busybox tar czf OUT -C TREE d",
    "cd TREE && python3 -c 'import tarfile; t = tarfile.open(\"OUT\", \"w:gz\"); t.add(\"d\"); t.close()'",
    // Every way in which GNU tar has stored a sparse file.
    "tar -cSf OUT --posix -C TREE d", "tar -cSf OUT --format=posix --sparse-version=0.0 -C TREE d",
    "tar -cSf OUT --format=posix --sparse-version=0.1 -C TREE d", "tar -cSf OUT --format=gnu -C TREE d",
    "tar -cSf OUT --format=oldgnu -C TREE d",
    // Headers that are no entries, and a record of 10 MiB that is filled up with zeros.
    "tar -cf OUT -V label -C TREE d", "tar -cf OUT -b 20480 -C TREE d",
    "tar -cf OUT --posix --pax-option=globexthdr.name=g,comment=hello -C TREE d",
    // Other compressors, two streams in one file among them.
    "tar cf - -C TREE d | xz > OUT", "tar cf - -C TREE d | bzip2 > OUT", "tar cf - -C TREE d | zstd -q > OUT",
    "tar cf - -C TREE d | lz4 -q > OUT",
    "tar cf TREE/t -C TREE d; head -c 1M TREE/t | xz > OUT; tail -c +1048577 TREE/t | xz >> OUT",
  ])
  func restores(_ command: String) throws {
    let (verified, sink) = try read(command)
    #expect(!verified.isOwn && verified.remarks.contains(.noIndex))
    try expectTree(sink)
    #expect(sink.entries.contains { if case .hardLink = $0.kind { true } else { false } })
  }

  /// A zip file knows no hard links.
  @Test(arguments: ["cd TREE && zip -qry OUT.zip d && mv OUT.zip OUT", "bsdtar --format zip -cf OUT -C TREE d"])
  func restoresZip(_ command: String) throws {
    let (verified, sink) = try read(command)
    #expect(verified.remarks.contains(.noIndex) && !verified.remarks.contains(.noChecksums))
    try expectTree(sink)
  }

  /// Names in it are short: a header from before POSIX has room for 99 bytes.
  @Test func restoresWhatTarWroteBeforePOSIX() throws {
    let (_, sink) = try read("rm -r TREE/d/\(longName) && tar cf OUT --format=v7 -C TREE d")
    #expect(try content("small", sink) == Array("hello\n".utf8) || content("z-hard", sink) == Array("hello\n".utf8))
    #expect(try content("Ünïcode name", sink) == Array("ü".utf8))
    #expect(sink.entries.contains { $0.path.utf8Text == "d/empty" && $0.isDirectory })
  }

  @Test(arguments: [
    ("tar cf - -C TREE d | xz | head -c 100000 > OUT", ArchiveError.Reason.damaged),
    ("tar cf - -C TREE d | zstd -q | head -c 100000 > OUT", .damaged),
    ("cd TREE && zip -qr OUT.zip d && head -c 1000000 OUT.zip > OUT", .damaged),
    // One byte of a file's content: only the checksum tells.
    ("cd TREE && zip -q0 OUT.zip d/small && sed 's/hello/jello/' OUT.zip > OUT", .damaged),
    // libarchive does not heed it, others do: two readers, two archives.
    ("tar -cf OUT --posix --pax-option=mtime=0 -C TREE d", .hostile),
    ("python3 -c 'import zipfile; zipfile.ZipFile(\"OUT\", \"w\").writestr(\"../x\", \"\")'", .hostile),
    ("python3 -c 'import zipfile; zipfile.ZipFile(\"OUT\", \"w\").writestr(\".persist/state\", \"\")'", .hostile),
  ])
  func refuses(_ command: String, _ reason: ArchiveError.Reason) throws {
    let error = try #require(throws: ArchiveError.self) { try read(command) }
    #expect(error.reason == reason, "\(error.message)")
  }

  /// Each field of a sparse file's map, in the form that stands in the header itself, made wrong.
  @Test(arguments: [
    ("GNU.sparse.numblocks=2", "GNU.sparse.numblocks=3"), ("GNU.sparse.size=4194304", "GNU.sparse.size=2097153"),
    ("GNU.sparse.map=2097152,4096", "GNU.sparse.map=2097152,4095"),
    ("GNU.sparse.map=2097152,4096", "GNU.sparse.map=-209715,4096"),
    ("GNU.sparse.map=2097152,4096", "GNU.sparse.map=2097152.4096"),
  ])
  func refusesAWrongMap(_ field: String, _ forged: String) throws {
    let pack = "tar -cSf OUT.good --format=posix --sparse-version=0.1 -C TREE d/sparse"
    _ = try read(pack + " && cp OUT.good OUT")
    #expect(throws: ArchiveError.self) { try read(pack + " && sed 's/\(field)/\(forged)/' OUT.good > OUT") }
    #expect(
      try Tool.run(["sh", "-c", "cmp -s '\(scratch.path)/out.good' '\(scratch.path)/out' || echo differ"]) == "differ\n"
    )
  }

  private func read(_ command: String) throws -> (VerifiedArchive, RecordingSink) {
    let line = command.replacing("OUT", with: scratch.path.string + "/out")
      .replacing("TREE", with: scratch.path.string + "/tree")
    try Tool.run(["sh", "-c", line])
    let file = try FileDescriptor.open(scratch.path.appending("out"), .readOnly)
    defer { try? file.close() }
    var sink = RecordingSink()
    let verified = try ArchiveReader(input: file).extract(into: &sink)
    return (verified, sink)
  }

  private func content(_ name: String, _ sink: RecordingSink) throws -> [UInt8]? {
    sink.contents[try EntryPath("d/" + name)]
  }

  private func expectTree(_ sink: RecordingSink) throws {
    func content(_ name: String) throws -> [UInt8]? { try self.content(name, sink) }
    #expect(try content("small") == Array("hello\n".utf8) || content("z-hard") == Array("hello\n".utf8))
    #expect(try content("large") == Sample.noise(3_000_000))
    #expect(try content(longName + "/" + String(repeating: "f", count: 120)) == Array("deep".utf8))
    #expect(try content("Ünïcode name") == Array("ü".utf8))
    let sparse = try #require(try content("sparse"))
    #expect(sparse.count == 4 << 20)
    #expect(Array(sparse[(2 << 20)..<((2 << 20) + 4)]) == Array("tail".utf8))
    let holes = try #require(try content("holes"))
    #expect((0..<60).allSatisfy { Array(holes[($0 * 131_072)...].prefix(6)) == Array("run\(100 + $0)".utf8) })
    #expect(holes.count { $0 != 0 } == 60 * 6)
    let empty = try #require(sink.entries.first { $0.path.utf8Text == "d/empty" })
    #expect(empty.mode == Mode(0o770))
    #expect(sink.entries.contains { $0.kind == .symbolicLink(target: Array("small".utf8)) })
  }
}
