internal import Engine
package import SystemPackage

/// Its own client, in its container: postgresql.org/docs, psql.
extension PostgresServer {
  /// - Parameter database: `nil`: the one that the image makes.
  /// - Returns: values without a header, one row a line.
  /// - Throws: `EngineFailure` with psql's words, where one of the statements fails; `Interrupted`.
  package func query(_ statements: String, in database: String?) throws -> [UInt8] {
    let words = client(database) + ["--command=\(statements)"]
    return try asServerUser { try engine.bytes(words, in: container, as: $0, secrets: secrets()) }
  }

  /// Runs a script, up to the first statement that fails.
  ///
  /// - Parameters:
  ///   - script: from where it stands; messages call it `<stdin>`.
  ///   - output: what it prints; written from where it stands.
  /// - Throws: as `query`.
  package func run(
    script: FileDescriptor, in database: String?, writingTo output: FileDescriptor
  ) throws {
    let words = client(database) + ["--set=FETCH_COUNT=10000", "--file=-"]
    try asServerUser { user in
      try script.seek(offset: 0, from: .start)
      try engine.run(
        words, in: container, as: user, secrets: secrets(), readingFrom: script, writingTo: output)
    }
  }

  private func client(_ database: String?) -> [String] {
    [
      "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--no-password", "--set=ON_ERROR_STOP=1",
      "--username=\(user)", "--dbname=\(database ?? container.variable("POSTGRES_DB") ?? "postgres")",
    ]
  }
}
