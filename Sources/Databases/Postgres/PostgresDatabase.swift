internal import Diagnostics
internal import Engine
internal import Host
package import Settings
package import Stores
package import SystemPackage
package import Values

/// A database of a PostgreSQL that runs in a container of the project, by its own client there.
package struct PostgresDatabase: Database {
  /// In persist.yaml; printable.
  let name: String
  let server: PostgresServer
  let database: String?
  let scratch: FilePath

  /// What the message of a check that does not hold begins with.
  static let checkMark = "persist_check:"

  /// - Parameters:
  ///   - database: `nil`: the one that the image makes.
  ///   - scratch: a directory with room for what is imported.
  package init(name: String, server: PostgresServer, database: String?, scratch: FilePath) {
    self.name = printable(name)
    self.server = server
    self.database = database
    self.scratch = scratch
  }

  package func applied() throws -> [AppliedMigration] {
    guard try lines("SELECT to_regclass('\(Record.table)')") == [Record.table] else { return [] }
    let separator = "E'\\x1f'"
    return try lines(
      "SELECT concat_ws(\(separator), number, name, digest, time, coalesce(source, ''), coalesce(source_rows::text, '')) FROM \(Record.table) ORDER BY number"
    ).map { line in
      let fields = line.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 6, let number = Int(fields[0]) else {
        throw DatabaseError("\(name): \(Record.table) is not what persist writes", hint: nil)
      }
      return AppliedMigration(
        number: number, name: fields[1], digest: fields[2], time: fields[3],
        source: fields[4].isEmpty ? nil : fields[4],
        rows: Int(fields[5]))
    }
  }

  package func apply(_ migrations: [Migration], known: [AppliedMigration], time: String) throws -> [ScriptResult] {
    let script = try PostgresScript(in: scratch)
    try script.add(
      """
      CREATE TABLE IF NOT EXISTS \(Record.table) (
        number integer PRIMARY KEY, name text NOT NULL, digest text NOT NULL, time text NOT NULL, source text, source_rows bigint);
      LOCK TABLE \(Record.table) IN EXCLUSIVE MODE;
      DO $persist$ BEGIN IF (SELECT coalesce(string_agg(number::text, ' ' ORDER BY number), '') FROM \(Record.table)) <>
      \(Self.literal(known.map { "\($0.number)" }.joined(separator: " ")))
      THEN RAISE EXCEPTION 'it was migrated by somebody else meanwhile'; END IF; END $persist$;
      """)
    var rows: [Int?] = []
    for migration in migrations {
      let sourceRows = try script.add(migration.script)
      rows.append(sourceRows)
      let values = [
        "\(migration.number)", Self.literal(migration.name), Self.literal("\(migration.script.sql.digest)"),
        Self.literal(time),
        migration.script.source.map { Self.literal($0.name) } ?? "NULL", sourceRows.map(String.init) ?? "NULL",
      ]
      try script.add("INSERT INTO \(Record.table) VALUES (\(values.joined(separator: ", ")));")
    }
    return try results(of: script, rows)
  }

  package func run(_ script: Script) throws -> ScriptResult {
    let text = try PostgresScript(in: scratch)
    let rows = try text.add(script)
    return try results(of: text, [rows])[0]
  }

  private func results(of script: PostgresScript, _ rows: [Int?]) throws -> [ScriptResult] {
    let answers = try script.run(by: server, in: database, scratch: scratch).compactMap { Int($0) }
    guard answers.count == rows.count else { throw DatabaseError("\(name): psql answers something else", hint: nil) }
    // Each counts from the start of the transaction.
    return rows.indices.map { index in
      ScriptResult(sourceRows: rows[index], changes: answers[index] - (index == 0 ? 0 : answers[index - 1]))
    }
  }

  package func clear(_ tables: [String]) throws {
    guard !tables.isEmpty else { return }
    _ = try lines("TRUNCATE \(tables.map(quoted).joined(separator: ", ")) RESTART IDENTITY")
  }

  package func expire(_ expiry: ExpirySetting, before cutoff: Timestamp, isDry: Bool) throws -> Int {
    let (table, column) = (quoted(expiry.table), quoted(expiry.column))
    let types = try lines(
      "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = \(Self.literal(table))::regclass AND attname = \(Self.literal(expiry.column)) AND NOT attisdropped"
    )
    let condition: String
    switch types.first {
    case nil:
      throw DatabaseError(
        "\(name): \(printable(expiry.table)) has no column \(printable(expiry.column))", hint: "persist.yaml names it")
    case "timestamp with time zone"?: condition = "\(column) < timestamptz '\(cutoff)'"
    case "timestamp without time zone"?: condition = "\(column) < timestamptz '\(cutoff)' AT TIME ZONE 'UTC'"
    case "date"?: condition = "\(column) < date '\(cutoff.description.prefix(10))'"
    case "bigint"?, "integer"?, "numeric"?, "double precision"?:
      condition =
        "(\(column) >= 100000000 AND \(column) < \(cutoff.seconds) OR \(column) >= 100000000000 AND \(column) < \(cutoff.seconds * 1000))"
    case let other?:
      throw DatabaseError(
        "\(name): \(printable(expiry.table)).\(printable(expiry.column)) is \(other), which tells no time",
        hint: "persist.yaml names it")
    }
    guard !isDry else { return try number("SELECT count(*) FROM \(table) WHERE \(condition)") }
    var deleted = 0
    while true {
      let count = try number(
        "WITH gone AS (DELETE FROM \(table) WHERE ctid = ANY (ARRAY(SELECT ctid FROM \(table) WHERE \(condition) LIMIT \(expiry.batch))) RETURNING 1) SELECT count(*) FROM gone"
      )
      deleted += count
      if count < expiry.batch { return deleted }
    }
  }

  private func number(_ statement: String) throws -> Int { try lines(statement).first.flatMap { Int($0) } ?? 0 }

  func lines(_ statement: String) throws -> [String] {
    do {
      return try server.query(statement, in: database).split(separator: UInt8(ascii: "\n")).map {
        String(decoding: $0, as: UTF8.self)
      }
    } catch {
      throw Self.failure(error) { _ in nil }
    }
  }

  static func literal(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

  /// What psql says of a statement that failed, with its place: `psql:<stdin>:LINE: ERROR:  WORDS`.
  static func failure(_ error: any Error, at place: (Int) -> (SQLFile, Int)?) -> any Error {
    guard let failure = error as? EngineFailure else { return error }
    guard let found = failure.message.firstMatch(of: /(?:psql:<stdin>:(\d+): )?(?:ERROR|FATAL):  ([^;]*)/) else {
      return error
    }
    let words = String(found.2)
    if words.hasPrefix(checkMark) {
      return SQLFailure(check: String(words.dropFirst(checkMark.count)), gave: "it gives false, or nothing")
    }
    guard let (sql, offset) = found.1.flatMap({ Int($0) }).flatMap(place) else {
      return DatabaseError("PostgreSQL says: \(printable(words))", hint: "nothing was changed")
    }
    return SQLFailure(words, in: sql, at: offset)
  }
}
