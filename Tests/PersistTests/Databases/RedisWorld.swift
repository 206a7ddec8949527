import Foundation
import Testing

/// A project with a database and a real redis, which a `docker` of our own leads to; the real engine is in Tests/Engine.
final class RedisWorld: Sendable {
  let shop: DatabaseWorld
  private let path: String

  init(_ sync: String, schema: String, sql: String) throws {
    shop = try DatabaseWorld(sync, schema)
    let world = shop.world
    try world.write(sql, to: "sync.sql")
    try world.write(
      """
      [{"Id": "c1", "Image": "sha256:1", "Name": "/shop-cache-1", "State": {"Running": true, "Paused": false}, "Mounts": [],
        "Config": {"Labels": {"com.docker.compose.service": "cache"}, "Env": [], "Cmd": [], "Entrypoint": []}}]
      """, to: "inspect.json")
    // A socket's path has at most 107 bytes.
    let socket = FileManager.default.temporaryDirectory.appending(path: "r\(UUID().uuidString.prefix(8)).sock").path
    try world.write(
      """
      #!/bin/sh
      case $1 in
      ps) echo c1 ;;
      inspect) cat '\(world.path)/inspect.json' ;;
      exec)
        while [ "$1" != redis-cli ]; do shift; done
        shift
        exec redis-cli -s '\(socket)' "$@" ;;
      esac
      """, to: "bin/docker")
    try world.shell("chmod +x bin/docker")
    path = "\(world.path)/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
    // It must hold no pipe of a program that is started meanwhile: whoever reads that would wait for it to end.
    let started = try Program.run(
      "/bin/bash",
      [
        "-c",
        """
        for file in /proc/$$/fd/*; do number=${file##*/}; if ((number > 2)); then exec {number}>&-; fi; done
        exec redis-server --daemonize yes --port 0 --unixsocket '\(socket)' --save '' --dir '\(world.path)' > /dev/null 2>&1 < /dev/null
        """,
      ], in: world.directory)
    #expect(started.status == 0)
    for _ in 0..<100 where !FileManager.default.fileExists(atPath: socket) { usleep(50_000) }
    try shop.migrate()
  }

  deinit { stop() }

  func stop() { _ = try? shop.world.shell("PATH='\(path)' docker exec c1 redis-cli shutdown nosave 2>&1 || true") }

  /// Runs commands of redis, one a line.
  func redis(_ commands: String) throws {
    let done = try shop.world.shell("PATH='\(path)' docker exec c1 redis-cli <<'E'\n\(commands)\nE")
    #expect(!done.standardOutput.contains("ERR"), "\(done.standardOutput)")
  }

  @discardableResult
  func sync(_ words: String..., expecting status: Int32 = 0) throws -> Program.Result {
    let done = try shop.world.persist(["migrate", "sync"] + words, environment: ["PATH": path])
    #expect(done.status == status, "\(done.standardOutput)\(done.standardError)")
    return done
  }
}
