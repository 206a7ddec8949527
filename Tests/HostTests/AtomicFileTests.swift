import Glibc
import Host
import SystemPackage
import Testing
import Values

@Suite struct AtomicFileTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func appearsWholeAndPrivate() throws {
    let file = try AtomicFile.create(at: entry("backup"), in: scratch.open())
    try file.write(Array("content".utf8))
    #expect(try scratch.shell("ls -A") == "")
    try file.commit()
    #expect(try scratch.shell("ls -A; cat backup; stat -c ' %a' backup") == "backup\ncontent 600")
  }

  @Test func leavesNothingWhenDropped() throws {
    do {
      let file = try AtomicFile.create(at: entry("backup"), in: scratch.open())
      try file.write(Array("content".utf8))
    }
    #expect(try scratch.shell("ls -A") == "")
  }

  @Test(arguments: [false, true])
  func replacesOnlyWhenTold(_ replacing: Bool) throws {
    try scratch.shell("printf old > backup")
    let file = try AtomicFile.create(at: entry("backup"), in: scratch.open())
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
