import Diagnostics
import Stores
import SystemPackage
import TestSupport
import Testing
import Values

@testable import Backup

/// Files whose content comes from elsewhere: from a store's copy.
@Suite struct EntryContentTests {
  private func world() throws -> BackupWorld {
    let world = try BackupWorld(
      "mkdir db; echo torn > db/app.db; chmod 640 db/app.db; touch -d @1700000000.123456789 db/app.db; echo wal > db/app.db-wal; echo x > other"
    )
    try world.scratch.shell("echo consistent > copy; chmod 600 copy")
    return world
  }

  private func contents(_ world: BackupWorld) throws -> EntryContents {
    EntryContents([
      try entry("db/app.db"): .copy(world.scratch.path.appending("copy")),
      try entry("db/app.db-wal"): .omit(reason: "its content is in the copy of db/app.db"),
    ])
  }

  @Test func aCopyIsArchivedUnderTheNameModeAndTimeOfTheFile() throws {
    let world = try world()
    let report = try world.backUp(contents: contents(world))
    #expect(try world.archived("db/app.db", of: report) == "consistent")
    try world.scratch.shell("mkdir x; tar xzf '\(report.file)' -C x")
    let (live, copy) = ("stat -c '%a %u:%g %.9Y' data/db/app.db", "stat -c '%a %u:%g %.9Y' x/data/db/app.db")
    #expect(try world.scratch.shell(live) == world.scratch.shell(copy))
    #expect(try world.scratch.shell("cat data/db/app.db") == "torn", "the source was touched")
  }

  @Test func whatIsLeftOutIsNamedAndLosesNothing() throws {
    let world = try world()
    let report = try world.backUp(contents: contents(world))
    #expect(try !world.scratch.shell("tar tzf '\(report.file)'").contains("-wal"))
    #expect(report.record.omissions.map(\.path) == ["db/app.db-wal"])
    #expect(!report.record.isPart)
  }

  /// stat(2) says nothing of a copy: the next backup must look at the file again, whatever its times.
  @Test func aCopyIsNeverTakenForUnchanged() throws {
    let world = try world()
    _ = try world.backUp(at: 1_800_000_000, contents: contents(world))
    #expect(try world.archived("db/app.db", of: world.backUp(at: 1_800_000_100)) == "torn")
  }

  @Test func aCopyThatIsGoneFailsTheBackup() throws {
    let world = try world()
    try world.scratch.shell("rm copy")
    let error = try #require(throws: BackupError.self) { try world.backUp(contents: contents(world)) }
    #expect(error.exitStatus == .failed)
    #expect(error.message.contains("db/app.db"))
    #expect(try world.scratch.shell("ls -A out") == "")
  }
}
