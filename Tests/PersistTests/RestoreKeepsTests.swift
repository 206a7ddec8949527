import Foundation
import Testing

/// A restore puts back what the backup holds, takes away what came later, and keeps what the backup never held.
@Suite struct RestoreKeepsTests {
  private func world(settings: String = "") throws -> World {
    let world = try World()
    try world.write(
      "name: shop\nservices: {web: {image: nginx, volumes: [./persistent_data:/data]}}\n", to: "compose.yaml")
    if !settings.isEmpty { try world.write(settings, to: "persist.yaml") }
    try world.shell(
      """
      mkdir -p persistent_data/redis persistent_data/models persistent_data/cache/deep
      printf old > persistent_data/redis/dump.rdb; printf model > persistent_data/models/m
      printf cached > persistent_data/cache/deep/c; printf note > persistent_data/redis/x.tmp
      """)
    return world
  }

  @Test func whatTheBackupWasToldToLeaveOutStays() throws {
    let world = try world(settings: "backup: {exclude: [cache/, '*.tmp']}\n")
    try world.persist("backup")
    try world.shell(
      """
      cd persistent_data; printf new > redis/dump.rdb; rm models/m; printf newer > cache/deep/c
      mkdir later; printf x > later/kept.tmp; printf y > later/gone
      touch -d '2020-01-02 03:04:05' redis
      """)
    let plan = try world.persist("restore", "latest", "--dry-run")
    for line in [
      "adds 1 file, 5 B", "takes away 1 file, 1 B", "  takes away later (1 file, 1 B)",
      "  keeps cache, which the backup does not cover", "  keeps redis/x.tmp, which the backup does not cover",
    ] { #expect(plan.standardOutput.contains(line + "\n"), "\(plan.standardOutput)") }
    let before = try world.text(of: "persistent_data/cache/deep/c")
    let restore = try world.persist("restore", "latest", "--yes")
    #expect(restore.status == 0, "\(restore.standardError)")
    let found = try world.shell("cd persistent_data; find . -type f ! -path './backups/*' | sort; cat redis/dump.rdb")
    #expect(
      found.standardOutput
        == "./cache/deep/c\n./later/kept.tmp\n./models/m\n./redis/dump.rdb\n./redis/x.tmp\nold")
    #expect(try world.text(of: "persistent_data/cache/deep/c") == before)
  }

  /// Only the path that is named comes back; what lies beside it on every level stays as it is.
  @Test func aPathDeepInTheTreeLeavesItsSiblingsAlone() throws {
    let world = try world()
    try world.shell("mkdir -p persistent_data/a/b/c; for d in a a/b a/b/c; do printf 1 > persistent_data/$d/f; done")
    try world.persist("backup")
    try world.shell(
      "cd persistent_data; for d in a a/b a/b/c; do printf 2 > $d/f; printf 2 > $d/later; done; printf longer > a/b/c/f"
    )
    let plan = try world.persist("restore", "latest", "a/b/c/f", "--dry-run")
    #expect(
      plan.standardOutput.contains("replaces 1 file, 6 B now\ntakes away 0 files, 0 B\n"), "\(plan.standardOutput)")
    #expect(try world.persist("restore", "latest", "a/b/c/f", "--yes").status == 0)
    let found = try world.shell("cd persistent_data/a; cat f later b/f b/later b/c/f b/c/later")
    #expect(found.standardOutput == "222212")
    // A directory that is gone comes back with what the backup has of it below the path, and no more.
    try world.shell("rm -r persistent_data/a/b")
    #expect(try world.persist("restore", "latest", "a/b/c/f", "--yes").status == 0)
    #expect(try world.shell("cd persistent_data/a; cat f later; find b -type f").standardOutput == "22b/c/f\n")
  }

  @Test func aPartIsNotRestoredOverTheWhole() throws {
    let world = try world()
    try world.persist("backup")
    try world.persist("backup", "--only", "redis", "--output", "part.tar.gz")
    let before = try world.listing(of: "persistent_data")
    let refused = try world.persist("restore", "part.tar.gz", "--yes")
    #expect(refused.status == 4)
    #expect(refused.standardError.contains("holds only redis of the tree"), "\(refused.standardError)")
    #expect(try world.listing(of: "persistent_data") == before)
    try world.write("changed", to: "persistent_data/redis/dump.rdb")
    #expect(try world.persist("restore", "part.tar.gz", "redis", "--yes").status == 0)
    #expect(try world.listing(of: "persistent_data") == before)
  }

  @Test(arguments: [["redis/db"], ["redis"], []])
  func theSideFilesOfADatabaseGoWithIt(_ paths: [String]) throws {
    let world = try world(settings: "backup: {exclude: ['*-wal']}\n")
    try world.write("database", to: "persistent_data/redis/db")
    try world.persist("backup")
    try world.shell("cd persistent_data/redis; printf newer > db; printf log > db-wal; printf map > db-shm")
    let restore = try Program.run(
      Program.persist, ["restore", "latest", "--yes"] + paths, in: world.directory)
    #expect(restore.status == 0, "\(restore.standardError)")
    #expect(try world.shell("cd persistent_data/redis; ls db*; cat db").standardOutput == "db\ndatabase")
    // The other way round as well: a log made since belongs to the database that goes.
    try world.write("of the restored one", to: "persistent_data/redis/db-journal")
    #expect(try world.persist("undo", "--yes").status == 0)
    #expect(
      try world.shell("cd persistent_data/redis; ls db*; cat db db-wal db-shm").standardOutput
        == "db\ndb-shm\ndb-wal\nnewerlogmap")
  }

  @Test func backupsAreNeitherRestoredOverNorBroughtAlong() throws {
    let world = try world()
    try world.persist("backup")
    #expect(try world.persist("restore", "latest", "backups", "--yes").status == 4)
    try world.shell("printf x > persistent_data/backups/own.sql; tar czf foreign.tar.gz persistent_data")
    try world.shell("rm persistent_data/backups/own.sql")
    for _ in 1...2 {
      let restore = try world.persist("restore", "foreign.tar.gz", "--yes")
      #expect(restore.status == 0, "\(restore.standardError)")
      #expect(!world.exists("persistent_data/backups/own.sql"))
      #expect(try world.persist("check", "latest").status == 0)
    }
    let plan = try world.persist("restore", "foreign.tar.gz", "--dry-run")
    #expect(plan.standardOutput.contains("  leaves out backups/own.sql, which is persist's own\n"))
  }

  @Test func withoutATerminalItMustBeSaidBeforehand() throws {
    let world = try world()
    try world.persist("backup")
    try world.write("new", to: "persistent_data/redis/dump.rdb")
    let before = try world.listing(of: "persistent_data")
    for command in [["restore", "latest"], ["restore", "latest", "redis"]] {
      let refused = try Program.run(Program.persist, command, in: world.directory)
      #expect(refused.status == 4)
      #expect(refused.standardError.contains("hint: pass --yes where that is meant"))
    }
    #expect(try world.listing(of: "persistent_data") == before)
    #expect(try world.persist("restore", "latest", "--to", "copy").status == 0)
    #expect(try world.persist("restore", "latest", "--yes").status == 0)
    #expect(try world.persist("undo").status == 4)
    #expect(try world.persist("undo", "--yes").status == 0)
    #expect(try world.listing(of: "persistent_data") == before)
  }

  @Test func aSafetyBackupNeverStandsInTheWay() throws {
    let world = try world()
    try world.persist("backup", "--output", "b.tar.gz")
    // Nothing can be written where backups go.
    try world.shell("rmdir persistent_data/backups 2>/dev/null || true; printf x > persistent_data/backups")
    try world.write("new", to: "persistent_data/redis/dump.rdb")
    let restore = try world.persist("restore", "b.tar.gz", "--yes")
    #expect(restore.status == 0, "\(restore.standardError)")
    #expect(restore.standardError.contains("warning: no safety backup was taken: "), "\(restore.standardError)")
    #expect(try world.text(of: "persistent_data/redis/dump.rdb") == "old")
    #expect(try world.text(of: ".persist/undo/tree/persistent_data/redis/dump.rdb") == "new")
  }
}
