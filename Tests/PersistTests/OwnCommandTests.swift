import Foundation
import Testing

/// The commands that persist.yaml has run before and after a backup, and to check one.
@Suite struct OwnCommandTests {
  private func world(_ settings: String) throws -> World {
    let world = try World()
    try world.write(settings, to: "persist.yaml")
    try world.shell("mkdir -p persistent_data/logs; echo data > persistent_data/logs/app.log")
    return world
  }

  @Test func theyRunAroundTheBackupAndKnowIt() throws {
    let world = try world(
      """
      backup:
        before: [{run: "pwd > before; ls *.tar.gz 2> none"}, {run: echo second >> before}]
        after: [{run: "echo $PERSIST_STATUS $PERSIST_BACKUP > after"}]
      """)
    // What the first one ends with is what its last command does.
    #expect(try world.persist("backup", "--output", "b.tar.gz").status == 3)
    #expect(try world.shell("cat after").standardOutput.hasPrefix("failed"))
    try world.shell("sed -i 's/ 2> none/ || true/' persist.yaml")
    let done = try world.persist("backup", "--output", "b.tar.gz")
    #expect(done.status == 0, "\(done.standardError)")
    #expect(try world.shell("tail -n 1 before; cat after").standardOutput == "second\ndone \(world.path)/b.tar.gz\n")
  }

  @Test func oneThatTakesTooLongIsEndedAndNothingIsBackedUp() throws {
    let world = try world("backup: {before: [{run: sleep 60, limit: 1s}]}")
    let done = try world.persist("backup", "--output", "b.tar.gz")
    #expect(done.status == 3 && done.standardError.contains("was not done after 1 s"), "\(done.standardError)")
    #expect(!world.exists("b.tar.gz"))
  }

  @Test func oneBehindTheBackupThatFailsIsSaidAndTheBackupStands() throws {
    let world = try world("backup: {after: [{run: echo no >&2; exit 5}]}")
    let done = try world.persist("backup", "--output", "b.tar.gz")
    #expect(
      done.status == 1 && done.standardError.contains("backup.after[0] (`echo no >&2; exit 5`) ended with status 5: no")
    )
    #expect(try world.persist("check", "b.tar.gz").status == 0)
  }

  @Test func thoseThatCheckRunInWhatWasUnpacked() throws {
    let world = try world(
      "backup: {check: [{run: 'test -s logs/app.log && echo $PERSIST_TREE > ../../seen'}, {run: grep -q data logs/app.log}]}"
    )
    try world.shell("mkdir scratch")
    #expect(try world.persist("backup", "--output", "b.tar.gz").status == 0)
    let good = try world.persist("check", "b.tar.gz", environment: ["TMPDIR": "\(world.path)/scratch"])
    #expect(good.status == 0, "\(good.standardError)\(good.standardOutput)")
    #expect(try world.shell("ls -A scratch").standardOutput == "")
    try world.shell("sed -i 's/grep -q data/grep -q other/' persist.yaml")
    let bad = try world.persist("check", "b.tar.gz")
    #expect(
      bad.status == 1
        && bad.standardOutput.contains("backup.check[1] (`grep -q other logs/app.log`) ended with status 1"))
    #expect(try world.persist("check", "--checksums-only", "b.tar.gz").status == 0)
  }

  @Test(arguments: [
    "backup: {before: [echo]}": "an item of backup.before must be a mapping",
    "backup: {before: [{service: a}]}": "must have the key run",
    "backup: {after: [{run: a, limit: soon}]}": "limit must be a time",
    "backup: {check: [{run: a, service: b}]}": "unknown key service in an item of backup.check",
    "backup: {stop: redis}": "backup.stop must be a list",
  ])
  func whatCannotBeMeantIsRefused(_ settings: String, _ message: String) throws {
    let done = try world(settings).persist("backup")
    #expect(done.status == 2 && done.standardError.contains(message), "\(done.standardError)")
  }
}
