import Glibc
import Host
import SystemPackage
import TestSupport
import Testing
import Values

@Suite struct AtomicFileTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Not every file system knows a file without a name.
  @Test(arguments: [(AtomicFile.Visibility.atCommit, ""), (.fromTheStart, ".backup.partial")])
  func appearsWholeAndPrivate(_ naming: AtomicFile.Visibility, before: String) throws {
    let file = try AtomicFile.create(at: entry("backup"), in: scratch.open(), named: naming)
    try file.write(Array("content".utf8))
    #expect(try scratch.shell("ls -A") == before)
    try file.commit()
    #expect(try scratch.shell("ls -A; cat backup; stat -c ' %a' backup") == "backup\ncontent 600")
  }

  @Test(arguments: [AtomicFile.Visibility.atCommit, .fromTheStart])
  func leavesNothingWhenDropped(_ naming: AtomicFile.Visibility) throws {
    do {
      let file = try AtomicFile.create(at: entry("backup"), in: scratch.open(), named: naming)
      try file.write(Array("content".utf8))
    }
    #expect(try scratch.shell("ls -A") == "")
  }

  @Test(arguments: [false, true], [AtomicFile.Visibility.atCommit, .fromTheStart])
  func replacesOnlyWhenTold(_ replacing: Bool, _ naming: AtomicFile.Visibility) throws {
    try scratch.shell("printf old > backup")
    let file = try AtomicFile.create(at: entry("backup"), in: scratch.open(), named: naming)
    try file.write(Array("new".utf8))
    if replacing {
      try file.commit(replacing: true)
    } else {
      do {
        try file.commit()
        Issue.record("the file was replaced")
      } catch {
        #expect(error.errno == .fileExists)
        #expect(error.message == "cannot put in place \(scratch.path)/backup: file exists")
      }
    }
    #expect(try scratch.shell("ls -A; cat backup") == "backup\n\(replacing ? "new" : "old")")
  }

  @Test func takesThePlaceOfWhatACrashLeft() throws {
    try scratch.shell("printf half > .backup.partial")
    let file = try AtomicFile.create(at: entry("backup"), in: scratch.open(), named: .fromTheStart)
    try file.write(Array("new".utf8))
    try file.commit()
    #expect(try scratch.shell("ls -A; cat backup") == "backup\nnew")
  }

  @Test func aNameOfTheGreatestLengthIsNoObstacle() throws {
    let name = String(repeating: "n", count: 255)
    let file = try AtomicFile.create(at: entry(name), in: scratch.open(), named: .fromTheStart)
    try file.commit()
    #expect(try scratch.shell("ls -A") == name)
  }

  @Test func canBeReadBackBeforeItIsCommitted() throws {
    let file = try AtomicFile.create(at: entry("backup"), in: scratch.open())
    try file.write(Array("content".utf8))
    var bytes = [UInt8](repeating: 0, count: 7)
    let count = try unsafe bytes.withUnsafeMutableBytes {
      unsafe try file.descriptor.read(fromAbsoluteOffset: 0, into: $0)
    }
    #expect(count == 7 && bytes == Array("content".utf8))
  }

  @Test func hasTheModeItIsGivenWhateverTheUmask() throws {
    try withUmask(0o777) {
      try AtomicFile.create(at: entry("readme"), in: scratch.open(), mode: Mode(0o644)).commit()
    }
    #expect(try scratch.shell("stat -c %a readme") == "644")
  }

  @Test func saysWhereThereIsNoDirectory() throws {
    #expect(throws: HostError("open the directory", "\(scratch.path)/no", .noSuchFileOrDirectory)) {
      _ = try AtomicFile.create(at: entry("no/backup"), in: scratch.open())
    }
  }
}
