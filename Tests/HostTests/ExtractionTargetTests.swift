import Diagnostics
import Glibc
import Host
import SystemPackage
import TestSupport
import Testing
import Values

@Suite struct ExtractionTargetTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.shell("mkdir target")
  }

  private func target() throws -> ExtractionTarget {
    try ExtractionTarget(into: scratch.open().directory(at: entry("target")))
  }

  private func metadata(_ mode: Int, owner: Owner? = nil, extra: ExtraMetadata = .none) throws -> EntryMetadata {
    let caller = try #require(Owner(user: getuid(), group: getgid()))
    return EntryMetadata(
      owner: owner ?? caller, mode: Mode(mode), modified: Timestamp(seconds: 1_600_000_000, nanoseconds: 123_456_789),
      extra: extra)
  }

  private func write(_ text: String, to target: inout ExtractionTarget, at offset: Int64 = 0) throws {
    let bytes = Array(text.utf8)
    try unsafe bytes.withUnsafeBytes { unsafe try target.write($0, at: offset) }
  }

  @Test func writesATreeAsItWas() throws {
    var target = try target()
    try target.makeDirectory(entry("data"), metadata(0o500))
    try target.beginFile(entry("data/model"), size: 4)
    try write("text", to: &target)
    try target.endFile(metadata(0o640))
    try target.makeLink(entry("data/twin"), to: entry("data/model"))
    try target.makeSymbolicLink(entry("data/link"), target: Array("/etc/passwd".utf8), metadata(0o777))
    #expect(try target.finish().isEmpty)
    #expect(
      try scratch.shell("cd target/data; stat -c '%n %a %h %.9Y' . link model twin; readlink link; cat twin") == """
        . 500 2 1600000000.123456789
        link 777 1 1600000000.123456789
        model 640 2 1600000000.123456789
        twin 640 2 1600000000.123456789
        /etc/passwd
        text
        """)
  }

  @Test func leavesHolesWhereNothingIsWritten() throws {
    var target = try target()
    try target.beginFile(entry("sparse"), size: 8 << 20)
    try write("text", to: &target, at: 4 << 20)
    try target.endFile(metadata(0o600))
    _ = try target.finish()
    let file = try scratch.open().openFile(entry("target/sparse"))
    #expect(file.status.size == 8 << 20)
    #expect(file.status.allocated < 1 << 20)
    #expect(try file.extents()?.first?.offset == 4 << 20)
  }

  @Test func writesNothingThroughALinkThatWasThere() throws {
    try scratch.shell("mkdir outside")
    var target = try target()
    try target.makeDirectory(entry("a"), metadata(0o755))
    // Somebody swaps a directory for a link while the tree is written.
    try scratch.shell("rmdir target/a; ln -s ../outside target/a")
    #expect(throws: HostError.self) { try target.beginFile(entry("a/file"), size: 0) }
    #expect(try scratch.shell("ls outside") == "")
  }

  @Test func replacesNothing() throws {
    var target = try target()
    try target.beginFile(entry("file"), size: 0)
    try target.endFile(metadata(0o600))
    #expect(throws: HostError("create", "\(scratch.path)/target/file", .fileExists)) {
      try target.beginFile(entry("file"), size: 0)
    }
    #expect(throws: HostError("create the directory", "\(scratch.path)/target/file", .fileExists)) {
      try target.makeDirectory(entry("file"), metadata(0o755))
    }
  }

  @Test func refusesATargetThatIsNotEmpty() throws {
    try scratch.shell("touch target/file")
    do {
      _ = try target()
      Issue.record("the target was taken")
    } catch let error as HostError {
      #expect(error.exitStatus == .refused)
      #expect(error.message == "cannot extract into \(scratch.path)/target: the directory is not empty")
    }
  }

  @Test func linksOnlyToFilesMadeHere() throws {
    try scratch.shell("touch outside")
    var target = try target()
    try target.makeDirectory(entry("directory"), metadata(0o755))
    #expect(throws: HostError.self) { try target.makeLink(entry("x"), to: entry("directory")) }
    #expect(throws: HostError.self) { try target.makeLink(entry("x"), to: entry("missing")) }
    try scratch.shell("ln -s ../outside target/link")
    #expect(throws: HostError.self) { try target.makeLink(entry("x"), to: entry("link")) }
  }

  @Test func refusesBytesBeyondTheSize() throws {
    var target = try target()
    try target.beginFile(entry("file"), size: 3)
    #expect(throws: HostError("write to", "\(scratch.path)/target/file", .fileTooLarge)) {
      try write("text", to: &target)
    }
    try target.endFile(metadata(0o600))
    _ = try target.finish()
  }

  @Test func makesParentsThatNoEntryDescribes() throws {
    var target = try target()
    try target.beginFile(entry("a/b/file"), size: 0)
    try target.endFile(metadata(0o600))
    try target.makeDirectory(entry("a"), metadata(0o700))
    _ = try target.finish()
    #expect(try scratch.shell("cd target; stat -c '%n %a' a a/b a/b/file") == "a 700\na/b 755\na/b/file 600")
  }

  @Test func handsBackWhatMayNotBeSet() throws {
    try scratch.shell("chmod 755 .; chown \(ordinaryUser):\(ordinaryUser) target 2>/dev/null || true")
    let foreign = try #require(Owner(user: 999, group: 999))
    let unset = try asOrdinaryUser {
      var target = try target()
      try target.makeDirectory(entry("redis"), metadata(0o755, owner: foreign))
      try target.beginFile(entry("redis/program"), size: 0)
      try target.endFile(metadata(0o4755, owner: foreign))
      return try target.finish()
    }
    #expect(
      unset.map(\.description) == [
        "redis: owner 999:999: operation not permitted", "redis/program: owner 999:999: operation not permitted",
        "redis/program: mode 4755: operation not permitted",
      ])
    #expect(try scratch.shell("stat -c %a target/redis/program") == "755")
  }

  @Test func setsAttributesAndAccessLists() throws {
    let list = AccessControlList(entries: [
      .init(subject: .owningUser, permissions: 7), .init(subject: .user(472), permissions: 5),
      .init(subject: .owningGroup, permissions: 5), .init(subject: .mask, permissions: 5),
      .init(subject: .other, permissions: 0),
    ])
    let extra = ExtraMetadata(
      attributes: [ExtendedAttribute(name: Array("user.note".utf8), value: [0, 255])], accessACL: list, defaultACL: list
    )
    var target = try target()
    try target.makeDirectory(entry("data"), metadata(0o750, extra: extra))
    try target.beginFile(entry("data/file"), size: 0)
    try target.endFile(metadata(0o600))
    let unset = try target.finish()
    guard unset.isEmpty else { return #expect(unset.allSatisfy { $0.errno == .notSupported }) }
    let directory = try scratch.open()
    #expect(try directory.openFile(entry("target/data")).extraMetadata() == extra)
    // The default list came last, so the file made before did not take it over.
    #expect(try directory.openFile(entry("target/data/file")).extraMetadata() == .none)
  }

  @Test func takesNoAccessListOverFromTheDirectoryAbove() throws {
    let list = AccessControlList(entries: [
      .init(subject: .owningUser, permissions: 7), .init(subject: .user(472), permissions: 7),
      .init(subject: .owningGroup, permissions: 5), .init(subject: .mask, permissions: 7),
      .init(subject: .other, permissions: 0),
    ])
    let hex = list.attribute.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    try scratch.shell(
      """
      python3 -c 'import os; os.setxattr("target", "system.posix_acl_default", bytes.fromhex("\(hex)"))' || true
      """)
    var target = try target()
    try target.beginFile(entry("file"), size: 0)
    try target.endFile(metadata(0o640))
    _ = try target.finish()
    let file = try scratch.open().openFile(entry("target/file"))
    #expect(try file.extraMetadata() == .none)
    #expect(file.status.mode == Mode(0o640))
  }
}
