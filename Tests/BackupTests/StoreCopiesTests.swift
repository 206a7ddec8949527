import Diagnostics
import Host
import Stores
import TestSupport
import Testing
import Values

@testable import Backup

/// Files that nobody used when a backup began, and somebody did before it had read them.
@Suite struct StoreCopiesTests {
  private func world() throws -> BackupWorld {
    try BackupWorld(
      "mkdir db; cd db; for f in WiredTiger WiredTiger.wt WiredTiger.turtle _mdb_catalog.wt sizeStorer.wt; do echo x > $f; done; touch mongod.lock"
    )
  }

  private func copies(_ world: BackupWorld, requiresConsistent: Bool) throws -> StoreCopies {
    var request = world.request()
    request.requiresConsistent = requiresConsistent
    let base = try Directory.open(world.scratch.path)
    return try StoreCopies.take(for: BackupPlan.make(request), [:], in: base, staging: entry("staging"))
  }

  @Test func aServerThatWasStartedMeanwhileMakesPlainFilesOfThem() throws {
    let world = try world()
    let copies = try copies(world, requiresConsistent: false)
    let before = try copies.recordsAfterReading()
    #expect(before.map(\.isConsistent) == [true])
    try world.scratch.shell("echo 1 > data/db/mongod.lock")
    let after = try copies.recordsAfterReading()
    #expect(after.map(\.isConsistent) == [false])
    #expect(after[0].problem == "its files say that a server runs on it, or was killed, since its files were looked at")
  }

  @Test func oneThatWentAwayMeanwhileFailsNoBackup() throws {
    let world = try world()
    let copies = try copies(world, requiresConsistent: false)
    try world.scratch.shell("rm -r data/db")
    #expect(try copies.recordsAfterReading().map(\.isConsistent) == [false])
  }

  @Test func whereOnlyConsistentCopiesDoItIsRefused() throws {
    let world = try world()
    let copies = try copies(world, requiresConsistent: true)
    try world.scratch.shell("echo 1 > data/db/mongod.lock")
    do {
      _ = try copies.recordsAfterReading()
      Issue.record("it is not refused")
    } catch let error as BackupError {
      #expect(error.exitStatus == .refused)
    }
  }
}
