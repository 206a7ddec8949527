internal import Glibc
internal import Host
internal import Settings
internal import Stores
package import SystemPackage
package import Values

/// A SQLite file of the tree, used with the rights of whoever owns it.
package struct SQLiteDatabase: Database {
  /// In persist.yaml, or as the user typed it; printable.
  let name: String
  let path: FilePath
  private let owner: Owner
  private let scratch: FilePath

  /// Milliseconds to wait for a program that holds it locked.
  static let patience = 20_000
  /// KiB of pages kept in memory: indexes of a million rows.
  private static let cache = 262_144

  /// - Parameters:
  ///   - owner: of the file; where there is none yet, of the directory that it will be in.
  ///   - scratch: a directory with room for a copy of it.
  package init(name: String, path: FilePath, owner: Owner, scratch: FilePath = "/var/tmp") {
    self.name = printable(name)
    self.path = path
    self.owner = owner
    self.scratch = scratch
  }

  package func applied() throws -> [AppliedMigration] {
    guard try path.isTaken() else { return [] }
    return try reading { try Self.applied(on: $0) }
  }

  package func apply(_ migrations: [Migration], known: [AppliedMigration], time: String) throws -> [ScriptResult] {
    try inTransaction(.create) { connection in
      try connection.run(Self.recordSchema)
      guard try Self.applied(on: connection) == known else {
        throw DatabaseError(
          "\(name) was migrated by somebody else meanwhile", hint: "look at `persist migrate --status`")
      }
      let loose = try Self.looseRows(on: connection)
      let results = try migrations.map { try Self.apply($0, time, on: connection) }
      let found = try Self.looseRows(on: connection)
      if found.count > loose.count {
        let first = found.first { !loose.contains($0) } ?? found[0]
        throw DatabaseError(
          "\(name): \(printable(first)) would refer to a row that does not exist", hint: "nothing was changed")
      }
      return results
    }
  }

  package func run(_ script: Script) throws -> ScriptResult {
    try inTransaction(.readWrite) { try SQLiteScript.run(script, on: $0) }
  }

  package func clear(_ tables: [String]) throws {
    try inTransaction(.readWrite) { connection in
      for table in tables { try connection.run("DELETE FROM \(quoted(table))") }
      guard try !connection.run("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").isEmpty else { return }
      for table in tables {
        let statement = try connection.prepare("DELETE FROM sqlite_sequence WHERE name = :row")
        try statement.bind(":row", text: Array(table.utf8)[...])
        try statement.run()
      }
    }
  }

  private static let recordSchema = """
    CREATE TABLE IF NOT EXISTS \(Record.table) (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, time TEXT NOT NULL, source TEXT, source_rows INTEGER)
    """

  private static func applied(on connection: borrowing SQLiteConnection) throws(SQLiteError) -> [AppliedMigration] {
    guard try !connection.run("SELECT 1 FROM sqlite_schema WHERE name = '\(Record.table)'").isEmpty else { return [] }
    let rows = try connection.prepare(
      "SELECT number, name, digest, time, source, source_rows FROM \(Record.table) ORDER BY number"
    ).rows()
    return rows.map { row in
      AppliedMigration(
        number: row[0].integer ?? 0, name: row[1].text, digest: row[2].text, time: row[3].text,
        source: row[4] == .null ? nil : row[4].text, rows: row[5].integer)
    }
  }

  private static func apply(
    _ migration: Migration, _ time: String, on connection: borrowing SQLiteConnection
  ) throws -> ScriptResult {
    let result = try SQLiteScript.run(migration.script, on: connection)
    let note = try connection.prepare(
      "INSERT INTO \(Record.table) VALUES (:number, :name, :digest, :time, :source, :rows)")
    try note.bind(":number", Int64(migration.number))
    let texts = [
      ":name": migration.name, ":digest": "\(migration.script.sql.digest)", ":time": time,
      ":source": migration.script.source?.name,
    ]
    for (parameter, text) in texts { if let text { try note.bind(parameter, text: Array(text.utf8)[...]) } }
    if let rows = result.sourceRows { try note.bind(":rows", Int64(rows)) }
    try note.run()
    return result
  }

  /// Rows that refer to one that does not exist.
  private static func looseRows(on connection: borrowing SQLiteConnection) throws(SQLiteError) -> [String] {
    try connection.prepare("SELECT \"table\" || ' row ' || coalesce(rowid, '') FROM pragma_foreign_key_check").rows()
      .map {
        $0[0].text
      }
  }
}

// MARK: connections

extension SQLiteDatabase {
  /// Does `body` in a transaction that nobody can write beside.
  func inTransaction<Value>(
    _ mode: SQLiteConnection.Mode, _ body: (borrowing SQLiteConnection) throws -> Value
  ) throws -> Value {
    try connected(mode) { connection in
      try connection.run("PRAGMA synchronous = FULL")
      try connection.run("PRAGMA cache_size = -\(Self.cache)")
      try connection.run("BEGIN IMMEDIATE")
      do {
        let value = try body(connection)
        try Interruption.check()
        try connection.run("COMMIT")
        return value
      } catch {
        // Where SQLite has rolled back by itself already, this fails, and nothing is lost by that.
        _ = Result { () throws(SQLiteError) in try connection.run("ROLLBACK") }
        throw error
      }
    }
  }

  /// Does `body` on what one moment shows, and changes nothing: where a program that died left a journal, which whoever opens the
  /// database rolls back, on a copy.
  func reading<Value>(_ body: (borrowing SQLiteConnection) throws -> Value) throws -> Value {
    try explaining {
      let files = try SQLiteSideFiles(of: path)
      let result = Result { try opened(path, .readOnly, reading: body) }
      try files.removeOurs()
      do {
        return try result.get()
      } catch let error as SQLiteError where error.needsRecovery {
        return try readingCopy(body)
      }
    }
  }

  private func readingCopy<Value>(_ body: (borrowing SQLiteConnection) throws -> Value) throws -> Value {
    try FileRights.run(as: owner) {
      let parent = try Directory.open(scratch)
      let name = try EntryPath("persist-database-\(getpid())")
      try parent.createDirectory(name, mode: Mode(0o700))
      let result = Result {
        let copy = scratch.appending(name.description).appending("database")
        _ = try SQLiteCopy(of: path, to: copy, wait: .milliseconds(Self.patience)).run()
        return try opened(copy, .readOnly, reading: body)
      }
      try parent.removeTree(name)
      return try result.get()
    }
  }

  private func opened<Value>(
    _ path: FilePath, _ mode: SQLiteConnection.Mode, reading body: (borrowing SQLiteConnection) throws -> Value
  ) throws -> Value {
    try opened(
      path, mode,
      doing: { connection in
        try connection.run("BEGIN")
        return try body(connection)
      })
  }

  private func opened<Value>(
    _ path: FilePath, _ mode: SQLiteConnection.Mode, doing body: (borrowing SQLiteConnection) throws -> Value
  ) throws -> Value {
    try FileRights.run(as: owner) {
      let connection = try SQLiteConnection(path, mode)
      connection.wait(milliseconds: Int32(Self.patience))
      connection.obeySignals()
      return try body(connection)
    }
  }

  func connected<Value>(
    _ mode: SQLiteConnection.Mode, _ body: (borrowing SQLiteConnection) throws -> Value
  ) throws -> Value {
    try explaining { try opened(path, mode, doing: body) }
  }

  private func explaining<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as SQLiteError {
      if error.isInterrupt { try Interruption.check() }
      throw DatabaseError(error, in: name)
    }
  }
}

/// A name as SQL takes it whatever it holds; both engines quote alike.
func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

extension SQLiteValue {
  /// Of a value that is text.
  var text: String {
    if case .text(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { "" }
  }

  /// Of a value that is one.
  var integer: Int? {
    if case .integer(let number) = self { Int(number) } else { nil }
  }
}
