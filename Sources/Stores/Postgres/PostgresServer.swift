internal import Diagnostics
package import Engine
internal import Host
package import SystemPackage
internal import Values

/// A PostgreSQL in a container, copied by its own `pg_basebackup` there: postgresql.org/docs, pg_basebackup.
package struct PostgresServer: CopyingServer {
  package static let baseBackup = "base backup"
  package let method = baseBackup
  let engine: ContainerEngine
  let container: Container

  /// A segment of the log may be recycled before it is fetched.
  private static let attempts = 3

  package init(_ container: Container, by engine: ContainerEngine) {
    self.container = container
    self.engine = engine
  }

  /// The log that the copy needs comes at its end, so that the data directory starts as it stands.
  package func writeFiles(to tar: FileDescriptor) throws {
    let command = [
      "pg_basebackup", "--pgdata=-", "--format=tar", "--wal-method=fetch", "--checkpoint=fast", "--no-password",
      "--username=\(user)",
    ]
    let secrets = try secrets()
    for attempt in 1...Self.attempts {
      do {
        return try asServerUser { try engine.run(command, in: container, as: $0, secrets: secrets, writingTo: tar) }
      } catch let failure as EngineFailure where attempt < Self.attempts && failure.message.contains("WAL segment") {
        continue
      }
    }
  }

  var user: String { container.variable("POSTGRES_USER") ?? "postgres" }

  func secrets() throws -> [String: String] {
    try engine.secret("POSTGRES_PASSWORD", of: container).map { ["PGPASSWORD": $0] } ?? [:]
  }

  /// As the container's own user, and where the server knows its users by the system's (`peer`), as that.
  func asServerUser<Value>(_ body: (_ user: String?) throws -> Value) throws -> Value {
    do {
      return try body(nil)
    } catch let failure as EngineFailure where failure.message.contains("Peer authentication failed") {
      return try body("postgres")
    }
  }
}
