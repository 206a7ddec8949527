import Foundation
import Testing

/// What is said of stores, and of an engine that is not there.
@Suite struct StoreReportTests {
  private func world() throws -> World {
    let world = try World()
    try world.write(
      """
      name: shop
      services:
        cache:
          image: redis:7.4.5-bookworm
          volumes: ["./persistent_data/redis:/data"]
        db:
          image: mariadb:11.8
          volumes: ["db-data:/var/lib/mysql"]
      volumes: {db-data: {}}
      """, to: "compose.yaml")
    // What `redis-cli SAVE` wrote of an empty server, without a checksum.
    try world.shell(
      #"mkdir -p persistent_data/redis bin; printf 'REDIS0011\377\0\0\0\0\0\0\0\0' > persistent_data/redis/dump.rdb"#)
    return world
  }

  /// With a `docker` of our own before all others.
  private func backUp(_ world: World, docker: String, _ arguments: String...) throws -> Program.Result {
    try world.write("#!/bin/sh\necho called >> '\(world.path)/calls'\n\(docker)\n", to: "bin/docker")
    try world.shell("chmod +x bin/docker")
    // As a server does, which changes to its data directory.
    let server = Process()
    server.executableURL = URL(filePath: "/bin/sleep")
    server.arguments = ["30"]
    server.currentDirectoryURL = world.url("persistent_data/redis")
    try server.run()
    defer { kill(server.processIdentifier, SIGKILL) }
    let path = "\(world.path)/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
    return try Program.run(
      Program.persist, ["backup", "--output", "b.tar.gz"] + arguments, in: world.directory, environment: ["PATH": path])
  }

  @Test func anEngineThatSaysNoIsNoMatterAndIsSaidToWhoAsks() throws {
    let backup = try backUp(world(), docker: "echo 'Cannot connect to the Docker daemon' >&2; exit 1", "--verbose")
    #expect(backup.status == 0, "\(backup.standardError)")
    #expect(
      backup.standardError.contains(
        "no running server is asked: `docker ps` ended with status 1: Cannot connect to the Docker daemon"),
      "\(backup.standardError)")
    #expect(
      backup.standardError.contains("(sleep) runs on it and could not be asked"),
      "\(backup.standardError)")
  }

  @Test func withoutAStoreThatCanBeAskedNoEngineIs() throws {
    let world = try world()
    try world.shell(
      "sed -i 's/redis:7.4.5-bookworm/nginx/' compose.yaml; rm -r persistent_data/redis; mkdir persistent_data/redis")
    #expect(try backUp(world, docker: "exit 1").status == 0)
    #expect(!world.exists("calls"))
    try world.shell(
      "rm b.tar.gz; printf 'REDIS0011' > persistent_data/redis/dump.rdb; head -c 20 /dev/zero >> persistent_data/redis/dump.rdb"
    )
    #expect(try backUp(world, docker: "exit 1", "--engine", "none").status == 0)
    #expect(!world.exists("calls"))
  }

  /// Nothing on disk shows that there is a store at all: the compose file does.
  @Test func aServerThatHasSavedNothingIsSaid() throws {
    let world = try world()
    try world.shell("rm persistent_data/redis/dump.rdb")
    let backup = try backUp(world, docker: "exit 1")
    #expect(backup.status == 0)
    #expect(
      backup.standardError.contains("warning: redis: it has saved nothing yet, and what it holds is not in the backup"),
      "\(backup.standardError)")
  }

  @Test func ofAStoreOnlyWhatWasAskedForIsTaken() throws {
    let world = try world()
    try world.shell("echo x > persistent_data/redis/users.acl; echo y > persistent_data/redis/big.log")
    #expect(try backUp(world, docker: "exit 1", "--exclude", "*.log").status == 0)
    let excluded = try world.shell("tar tzf b.tar.gz; rm b.tar.gz").standardOutput
    #expect(excluded.contains("redis/users.acl") && !excluded.contains("big.log"), "\(excluded)")
    #expect(try backUp(world, docker: "exit 1", "--only", "redis/users.acl").status == 0)
    let only = try world.shell("tar tzf b.tar.gz").standardOutput
    #expect(only.contains("redis/users.acl") && !only.contains("dump.rdb"), "\(only)")
  }

  @Test func aDamagedSnapshotIsSaid() throws {
    let world = try world()
    try world.shell("printf 'REDIS0011 cut in the middle of something' > persistent_data/redis/dump.rdb")
    let backup = try backUp(world, docker: "exit 1")
    #expect(backup.status == 0)
    #expect(backup.standardError.contains("warning: redis is damaged, and so is its copy"), "\(backup.standardError)")
  }

  @Test func whatTheStackKeepsElsewhereIsNamed() throws {
    let world = try world()
    let backup = try backUp(world, docker: "exit 1", "--format", "json")
    #expect(backup.standardError.contains("warning: not in the backup: "), "\(backup.standardError)")
    #expect(backup.standardError.contains("db-data"), "\(backup.standardError)")
    let report = try JSONSerialization.jsonObject(with: Data(backup.standardOutput.utf8)) as? [String: Any]
    #expect((report?["unheld"] as? [[String: Any]])?.first?["rule"] as? String == "PST006")
    #expect(try world.persist("status").standardOutput.contains("not held  "))
  }
}
