import Foundation
import Testing

/// What becomes of services that were stopped, with a `docker` of our own; the real one is in Tests/Engine.
@Suite struct StoppedServiceTests {
  /// - Parameter lines: what it does for `start` and `version`.
  private func world(_ lines: String) throws -> World {
    let world = try World()
    try world.write("name: shop\nservices: {cache: {image: redis}}", to: "compose.yaml")
    try world.write("backup: {stop: [cache]}", to: "persist.yaml")
    try world.write(
      """
      [{"Id": "c1", "Image": "sha256:1", "Name": "/shop-cache-1", "State": {"Running": true, "Paused": false}, "Mounts": [],
        "Config": {"Labels": {"com.docker.compose.service": "cache"}, "Env": [], "Cmd": [], "Entrypoint": []}}]
      """, to: "inspect.json")
    try world.write(
      """
      #!/bin/sh
      cd '\(world.path)'
      echo "$1" >> calls
      case $1 in
      ps) echo c1 ;;
      inspect) cat inspect.json ;;
      \(lines)
      esac
      """, to: "bin/docker")
    try world.shell("chmod +x bin/docker; mkdir -p persistent_data/logs; echo x > persistent_data/logs/a")
    return world
  }

  private func persist(_ world: World, _ words: String...) throws -> Program.Result {
    let path = "\(world.path)/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
    return try world.persist(words, environment: ["PATH": path])
  }

  @Test func whereTheEngineGoesAwayTheNoteStaysAndTheNextCommandStartsThem() throws {
    let world = try world("stop) touch gone ;; *) [ ! -e gone ] || { echo no engine >&2; exit 1; } ;;")
    let first = try persist(world, "backup", "--output", "b.tar.gz")
    #expect(first.status == 1 && first.standardError.contains("cache did not come back"), "\(first.standardError)")
    #expect(world.exists(".persist/stopped") && world.exists("b.tar.gz"))
    #expect(try persist(world, "status").standardOutput.contains("stopped   ") == true)
    try world.shell("rm gone; sed -i 's/stop) touch gone/stop) true/' bin/docker")
    let second = try persist(world, "recover")
    #expect(second.status == 0 && second.standardError.contains("are started now: cache"), "\(second.standardError)")
    #expect(!world.exists(".persist/stopped"))
  }

  @Test func whatAnEngineThatAnswersCannotStartIsSaidOnce() throws {
    let world = try world("start) echo 'port is already allocated' >&2; exit 1 ;;")
    let first = try persist(world, "backup", "--output", "b.tar.gz")
    #expect(first.status == 1 && first.standardError.contains("port is already allocated"), "\(first.standardError)")
    #expect(!world.exists(".persist/stopped"))
  }

  @Test func nothingIsStoppedThatCouldNotBeNotedBefore() throws {
    let world = try world("")
    try world.shell("mkdir -p .persist/stopped")
    let backup = try persist(world, "backup", "--output", "b.tar.gz")
    #expect(backup.status != 0)
    #expect(try !world.shell("cat calls 2>/dev/null || true").standardOutput.contains("stop"))
  }
}
