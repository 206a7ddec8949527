import Foundation
import Testing

/// A store that is damaged in the backup, or that nobody would read, does not become live by accident.
@Suite struct StagedStoreTests {
  private func world() throws -> World {
    let world = try World()
    try world.write(
      """
      name: shop
      services:
        cache:
          image: redis:7.4.5-bookworm
          command: [redis-server, --appendonly, "yes"]
          volumes: ["./persistent_data/redis:/data"]
        db:
          image: postgres:16-bookworm
          environment: {POSTGRES_PASSWORD: secret}
          volumes: ["./persistent_data/postgres:/var/lib/postgresql/data"]
      """, to: "compose.yaml")
    return world
  }

  private func refusal(_ world: World, _ words: String...) throws -> String {
    let result = try world.persist(["restore", "b.tar.gz", "--yes"] + words)
    #expect(result.status == 4, "\(result.standardError)")
    #expect(!world.exists(".persist/staging") && !world.exists(".persist/undo"))
    return result.standardError
  }

  @Test func aDamagedDatabaseIsRefusedAndForcedByName() throws {
    let world = try world()
    try world.shell(
      """
      mkdir -p persistent_data/app; cd persistent_data/app
      python3 - <<'END'
      import sqlite3
      connection = sqlite3.connect("app.db")
      connection.execute("create table t (a)")
      connection.executemany("insert into t values (?)", [("x" * 500,)] * 200)
      connection.commit()
      END
      cp app.db sound; dd if=/dev/zero of=app.db bs=4096 seek=5 count=1 conv=notrunc
      cd ../..; tar czf b.tar.gz persistent_data; mv persistent_data/app/sound persistent_data/app/app.db
      """)
    let before = try world.shell("sha256sum persistent_data/app/app.db").standardOutput
    let told = try refusal(world)
    #expect(
      told.contains("app/app.db (sqlite) is damaged in the backup: ") && told.contains("--force-store app/app.db"))
    #expect(try refusal(world, "--force-store", "redis").contains("app/app.db (sqlite) is damaged"))
    #expect(try world.shell("sha256sum persistent_data/app/app.db").standardOutput == before)
    let forced = try world.persist("restore", "b.tar.gz", "--yes", "--force-store", "app/app.db")
    #expect(forced.status == 0, "\(forced.standardError)")
    #expect(try world.shell("sha256sum persistent_data/app/app.db").standardOutput != before)
    #expect(!world.exists(".persist/undo/copies"))
  }

  /// redis started with `appendonly yes` on a snapshot alone is empty; beside append-only files it does not read a snapshot.
  @Test(arguments: [[], ["redis/dump.rdb"]])
  func aSnapshotThatRedisWouldNotReadIsRefused(_ paths: [String]) throws {
    let world = try world()
    try world.shell(
      #"""
      mkdir -p persistent_data/redis; cd persistent_data/redis
      printf 'REDIS0011\377\0\0\0\0\0\0\0\0' > dump.rdb; cd ../..; tar czf b.tar.gz persistent_data
      cd persistent_data/redis; mkdir appendonlydir
      printf 'file appendonly.aof.1.incr.aof seq 1 type i\n' > appendonlydir/appendonly.aof.manifest
      printf '*1\r\n$4\r\nPING\r\n' > appendonlydir/appendonly.aof.1.incr.aof
      """#)
    let result = try world.persist(["restore", "b.tar.gz"] + paths + ["--yes"])
    #expect(result.status == 4 && result.standardError.contains("redis would not read what is restored to redis"))
    #expect(world.exists("persistent_data/redis/appendonlydir/appendonly.aof.manifest"))
    let forced = try world.persist(["restore", "b.tar.gz"] + paths + ["--yes", "--force-store", "redis"])
    #expect(forced.status == 0, "\(forced.standardError)")
  }

  @Test func aClusterOfAnotherMajorVersionIsRefused() throws {
    let world = try world()
    try world.shell(
      """
      mkdir -p persistent_data/postgres/global persistent_data/postgres/base persistent_data/postgres/pg_wal
      cd persistent_data/postgres; echo 15 > PG_VERSION; touch pg_wal/000000010000000000000001
      \(Self.controlFile)
      cd ../..; tar czf b.tar.gz persistent_data
      """)
    let told = try refusal(world)
    #expect(told.contains("postgres was written by PostgreSQL 15, and the compose file runs PostgreSQL 16 on it"))
    try world.shell("sed -i 's/postgres:16/postgres:15/' compose.yaml")
    #expect(try world.persist("restore", "b.tar.gz", "--yes").status == 0)
  }

  /// 8,192 bytes with a right checksum, in the place that versions 13 to 17 have it.
  private static let controlFile = """
    python3 - <<'END'
    def crc32c(data):
        crc = 0xFFFFFFFF
        for byte in data:
            crc ^= byte
            for _ in range(8):
                crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
        return crc ^ 0xFFFFFFFF
    fields = bytes(range(200)) + bytes(88)
    open("global/pg_control", "wb").write((fields + crc32c(fields).to_bytes(4, "little")).ljust(8192, bytes(1)))
    END
    """

  @Test func aClusterAtRestIsTakenAsItStandsAndOneThatIsNotWholeIsNamed() throws {
    let world = try world()
    try world.shell(
      """
      mkdir -p persistent_data/postgres/global persistent_data/postgres/base/5 persistent_data/postgres/pg_wal
      cd persistent_data/postgres; echo 16 > PG_VERSION; touch pg_wal/000000010000000000000001
      head -c 16384 /dev/zero > base/5/2619
      \(Self.controlFile)
      """)
    let sound = try world.persist("backup", "--output", "b.tar.gz", "--require", "consistent")
    #expect(sound.status == 0 && sound.standardError.contains("postgres: copied as it stands: no server has it open"))
    #expect(try world.persist("check", "b.tar.gz").status == 0)
    try world.shell("touch persistent_data/postgres/postmaster.pid")
    let running = try world.persist("backup", "--output", "c.tar.gz", "--require", "consistent")
    #expect(
      running.status == 4 && running.standardError.contains("its files say that a server runs on it, or was killed"))
    try world.shell("rm persistent_data/postgres/postmaster.pid; truncate -s -100 persistent_data/postgres/base/5/2619")
    #expect(try world.persist("backup", "--output", "d.tar.gz").status == 0)
    let check = try world.persist("check", "d.tar.gz")
    #expect(
      check.status == 1
        && check.standardOutput.contains("postgres (postgres): base/5/2619 ends in the middle of a page"))
    try world.shell(
      """
      truncate -s +100 persistent_data/postgres/base/5/2619
      printf x | dd of=persistent_data/postgres/global/pg_control bs=1 seek=50 conv=notrunc
      tar czf e.tar.gz persistent_data
      """)
    let control = try world.persist("check", "e.tar.gz")
    #expect(control.status == 1 && control.standardOutput.contains("the checksum of global/pg_control is wrong"))
  }
}
