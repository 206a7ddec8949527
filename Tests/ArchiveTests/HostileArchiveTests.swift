import Diagnostics
import SystemPackage
import Testing
import Values

@testable import Archive

/// The archives of Hostile/make_hostile.py, each with the verdict that its list demands.
@Suite struct HostileArchiveTests {
  private struct Case {
    let file: String
    let verdict: String
    let note: String
  }

  fileprivate enum Outcome {
    case refused(ArchiveError)
    case accepted(RecordingSink, VerifiedArchive)
  }

  private let scratch: ScratchDirectory
  private let cases: [Case]

  init() throws {
    scratch = try ScratchDirectory()
    let script = FilePath(#filePath).removingLastComponent().appending("Hostile/make_hostile.py")
    try Tool.run(["python3", script.string, scratch.path.string, "/nonexistent-canary"])
    let list = try FileDescriptor.open(scratch.path.appending("LIST.tsv"), .readOnly)
    defer { try? list.close() }
    cases = String(decoding: try readAll(list), as: UTF8.self).split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t").map(String.init)
      return Case(file: fields[0], verdict: fields[2], note: fields[3])
    }
  }

  private func read(_ name: String) throws -> Outcome {
    let file = try FileDescriptor.open(scratch.path.appending(name), .readOnly)
    defer { try? file.close() }
    var sink = RecordingSink()
    do {
      let reader = try ArchiveReader(input: file, limits: ReaderLimits(expandedSize: 128 << 20))
      return .accepted(sink, try reader.extract(into: &sink)).with(sink)
    } catch let error as ArchiveError {
      return .refused(error)
    }
  }

  @Test func everyVerdictIsAsListed() throws {
    #expect(cases.count == 128)
    for item in cases {
      switch (item.verdict, try read(item.file)) {
      case ("REJECT", .refused), ("ACCEPT", .accepted), ("ACCEPT-SAFE", _): break
      case (_, .refused(let error)):
        Issue.record("\(item.file) (\(item.note)) must be accepted, was refused: \(error.message)")
      case (_, .accepted):
        Issue.record("\(item.file) (\(item.note)) must be refused, was accepted")
      }
    }
  }

  /// What an accepted archive must come back as: names as bytes, content, and what was left out.
  @Test func whatIsAcceptedComesBackExactly() throws {
    try expectFile("p13_newline.tar", Array("keep/a\nb\t\u{1B}[31mX\u{7F}".utf8), "data\n")
    try expectFile("p14_nonutf8.tar", Array("keep/".utf8) + [0xFF, 0xFE, 0x80], "data\n")
    try expectFile("p15_backslash.tar", Array(#"keep\..\..\evil"#.utf8), "data\n")
    try expectFile("p20_case_pair.tar", Array("keep/File".utf8), "1")
    try expectFile("p20_case_pair.tar", Array("keep/file".utf8), "2")
    try expectFile("p21_nfc_nfd.tar", Array("keep/\u{E9}".utf8), "1")
    try expectFile("p21_nfc_nfd.tar", Array("keep/e\u{301}".utf8), "2")
    try expectFile("m10_mode_000_dir.tar", Array("dd/x".utf8), "1")
  }

  private func expectFile(_ archive: String, _ name: [UInt8], _ content: String) throws {
    guard case .accepted(let sink, _) = try read(archive) else {
      Issue.record("\(archive) was refused")
      return
    }
    #expect(sink.contents[try EntryPath(bytes: name)] == Array(content.utf8), "\(archive)")
  }

  @Test func metadataOfAcceptedArchivesIsExact() throws {
    func entry(_ archive: String, _ name: String) throws -> ArchiveEntry {
      guard case .accepted(let sink, _) = try read(archive) else { throw Errno.badAddress }
      return try #require(sink.entries.first { $0.path.utf8Text == name })
    }
    #expect(try entry("n08_mtime_neg.tar", "keep/old").modified == Timestamp(seconds: -86_400 * 365))
    #expect(try entry("n09_mtime_2_33.tar", "keep/fut").modified == Timestamp(seconds: 1 << 33))
    #expect(
      try entry("n10_mtime_ns.tar", "keep/ns").modified
        == Timestamp(seconds: 1_700_000_000, nanoseconds: 123_456_789))
    #expect(
      try entry("z05_sparse_ok.tar", "keep/sp").kind
        == .file(size: 1 << 20 + 4, extents: [Extent(offset: 1 << 20, length: 4)]))
    let target = try EntryPath("keep/a")
    #expect(try entry("h06_inside.tar", "keep/b").kind == .hardLink(target: target))
    #expect(try entry("m04_setuid.tar", "suid").mode == Mode(0o755))
    #expect(try entry("m08_capability_xattr.tar", "cap").attributes.isEmpty)
    #expect(try entry("m13_uname_wins.tar", "u").owner == Owner(user: 999, group: 999))
  }

  @Test func entriesAreBounded() throws {
    let file = try FileDescriptor.open(scratch.path.appending("c01_100k_entries.tar.gz"), .readOnly)
    defer { try? file.close() }
    let error = try #require(throws: ArchiveError.self) {
      try ArchiveReader(input: file, limits: ReaderLimits(entries: 50_000)).verify()
    }
    #expect(error.reason == .hostile)
  }

  @Test func whatIsNoArchiveIsUsageAndNotDamage() throws {
    for (name, bytes) in [("text", Array("just some text\n".utf8)), ("long", Array(repeating: 65, count: 5000))] {
      _ = try scratch.write(bytes, to: name)
      guard case .refused(let error) = try read(name) else {
        Issue.record("\(name) was accepted")
        continue
      }
      #expect(error.exitStatus == .usage, "\(error.message)")
    }
  }
}

extension HostileArchiveTests.Outcome {
  fileprivate func with(_ sink: RecordingSink) -> Self {
    if case .accepted(_, let verified) = self { .accepted(sink, verified) } else { self }
  }
}
