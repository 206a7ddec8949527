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
    try Tool.run(["chmod", "2770", tree + "/d/empty"])
  }

  @Test(arguments: [
    "tar czf OUT.tar.gz -C TREE d", "tar cf OUT.tar -C TREE d", "tar czf OUT.tar.gz -C TREE .",
    "tar --posix -cf OUT.tar -C TREE d", "tar -cSf OUT.tar --posix -C TREE d", "tar cf - -C TREE d | gzip > OUT.tar.gz",
    "tar cf - -C TREE d | pigz > OUT.tar.gz", "bsdtar czf OUT.tar.gz -C TREE d",
    "bsdtar --format pax -cf OUT.tar -C TREE d",
    "busybox tar czf OUT.tar.gz -C TREE d",
    "cd TREE && python3 -c 'import tarfile; t = tarfile.open(\"OUT.tar.gz\", \"w:gz\"); t.add(\"d\"); t.close()'",
  ])
  func restores(_ command: String) throws {
    let name = command.contains("OUT.tar.gz") ? "out.tar.gz" : "out.tar"
    let line = command.replacing("OUT.tar.gz", with: scratch.path.string + "/out.tar.gz")
      .replacing("OUT.tar", with: scratch.path.string + "/out.tar")
      .replacing("TREE", with: scratch.path.string + "/tree")
    try Tool.run(["sh", "-c", line])
    let file = try FileDescriptor.open(scratch.path.appending(name), .readOnly)
    defer { try? file.close() }
    var sink = RecordingSink()
    let verified = try ArchiveReader(input: file).extract(into: &sink)
    #expect(!verified.isOwn && verified.remarks.contains(.noIndex))
    try expectTree(sink)
  }

  private func expectTree(_ sink: RecordingSink) throws {
    func content(_ name: String) throws -> [UInt8]? { sink.contents[try EntryPath("d/" + name)] }
    #expect(try content("small") == Array("hello\n".utf8) || content("z-hard") == Array("hello\n".utf8))
    #expect(try content("large") == Sample.noise(3_000_000))
    #expect(try content(longName + "/" + String(repeating: "f", count: 120)) == Array("deep".utf8))
    #expect(try content("Ünïcode name") == Array("ü".utf8))
    let sparse = try #require(try content("sparse"))
    #expect(sparse.count == 4 << 20)
    #expect(Array(sparse[(2 << 20)..<((2 << 20) + 4)]) == Array("tail".utf8))
    let empty = try #require(sink.entries.first { $0.path.utf8Text == "d/empty" })
    #expect(empty.mode == Mode(0o770))
    #expect(sink.entries.contains { $0.kind == .symbolicLink(target: Array("small".utf8)) })
    #expect(sink.entries.contains { if case .hardLink = $0.kind { true } else { false } })
  }
}
