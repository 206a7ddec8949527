import Foundation
import Testing

/// What `check` makes of stores that a backup holds a part of, and of the place where it tests.
@Suite struct CheckStoreTests {
  private func world() throws -> World {
    let world = try World()
    try world.shell(
      #"""
      mkdir -p persistent_data/redis/appendonlydir scratch; cd persistent_data/redis/appendonlydir
      printf 'file appendonly.aof.1.incr.aof seq 1 type i\n' > appendonly.aof.manifest
      printf '*1\r\n$4\r\nPING\r\n' > appendonly.aof.1.incr.aof
      """#)
    return world
  }

  @Test(arguments: ["redis/appendonlydir", "redis/appendonlydir/appendonly.aof.1.incr.aof"])
  func aPartThatWasAskedForIsNoDamage(_ part: String) throws {
    let world = try world()
    #expect(try world.persist("backup", "--output", "b.tar.gz", "--only", part).status == 0)
    let check = try world.persist("check", "b.tar.gz")
    #expect(check.status == 0, "\(check.standardOutput)")
  }

  @Test func aPartThatIsExcludedIsNamedAndMissed() throws {
    let world = try world()
    let backup = try world.persist("backup", "--output", "b.tar.gz", "--exclude", "*.incr.aof")
    #expect(
      backup.standardError.contains(
        "left out redis/appendonlydir/appendonly.aof.1.incr.aof: it is excluded, although it is part of a store's copy")
    )
    let check = try world.persist("check", "b.tar.gz")
    #expect(check.status == 1 && check.standardOutput.contains("appendonly.aof.1.incr.aof is missing"))
  }

  @Test func whereNothingCanBeUnpackedThatIsSaidWithTheWayOut() throws {
    let world = try world()
    #expect(try world.persist("backup", "--output", "b.tar.gz").status == 0)
    for place in ["nowhere", "persistent_data/redis/appendonlydir/appendonly.aof.manifest"] {
      let check = try world.persist("check", "b.tar.gz", environment: ["TMPDIR": place])
      #expect(
        check.status == 3 && check.standardError.contains("name another place in TMPDIR, or pass --checksums-only"))
    }
    #expect(try world.persist("check", "--checksums-only", "b.tar.gz", environment: ["TMPDIR": "nowhere"]).status == 0)
  }

  @Test func whatAKilledCheckLeftIsRemovedByTheNext() throws {
    let world = try world()
    #expect(try world.persist("backup", "--output", "b.tar.gz").status == 0)
    try world.shell("mkdir -m 700 scratch/.persist-check-$(id -u).1; touch scratch/.persist-check-$(id -u).1/left")
    let check = try world.persist("check", "b.tar.gz", environment: ["TMPDIR": "\(world.path)/scratch"])
    #expect(check.status == 0)
    #expect(try world.shell("ls -A scratch").standardOutput == "")
  }
}
