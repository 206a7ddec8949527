internal import Host
package import Settings
package import SystemPackage
package import Values

/// A database that commands know by its name. Each call is a transaction of its own, unless it says otherwise: what fails has
/// changed nothing.
package protocol Database {
  /// What was applied, by number; empty where there is no database yet.
  ///
  /// - Throws: `DatabaseError`; `Interrupted`.
  func applied() throws -> [AppliedMigration]

  /// Applies all of them, and notes them, in one transaction.
  ///
  /// - Parameters:
  ///   - known: what `applied` said when the plan was made.
  ///   - time: RFC 3339, UTC.
  /// - Throws: `SQLFailure`; `SourceError`; `DatabaseError`, also where somebody applied one meanwhile; `Interrupted`.
  func apply(_ migrations: [Migration], known: [AppliedMigration], time: String) throws -> [ScriptResult]

  /// Runs SQL in one transaction.
  ///
  /// - Throws: as `apply`.
  func run(_ script: Script) throws -> ScriptResult

  /// Deletes rows that are older than `cutoff`, in batches that are a transaction each.
  ///
  /// - Parameter isDry: only count them.
  /// - Returns: how many rows.
  /// - Throws: `DatabaseError`; `Interrupted`, with what was deleted before staying deleted.
  func expire(_ expiry: ExpirySetting, before cutoff: Timestamp, isDry: Bool) throws -> Int

  /// - Throws: `DatabaseError`; `Interrupted`.
  func inspect() throws -> DatabaseReport

  /// The tables of the user's, by name.
  ///
  /// - Throws: `DatabaseError`; `Interrupted`.
  func tables() throws -> [TableReport]

  /// Writes tables out, as of one moment.
  ///
  /// - Parameter output: written from where it stands.
  /// - Throws: `DatabaseError`; `HostError`; `Interrupted`.
  func export(_ tables: [String], as format: ExportFormat, to output: FileDescriptor) throws

  /// Deletes all rows of tables.
  ///
  /// - Throws: `DatabaseError`; `Interrupted`.
  func clear(_ tables: [String]) throws
}

/// What is in a database.
package struct DatabaseReport: Hashable, Sendable {
  package let engine: String
  /// Of the server, or of the library.
  package let version: String
  /// Bytes.
  package let size: Int64
  /// `journal_mode` of SQLite.
  package let journalMode: String?
  /// What is wrong with it, in its own words; empty where nothing is; `nil` where that cannot be asked.
  package let problems: [String]?
  package let tables: [TableReport]
  package let migration: AppliedMigration?
}

package struct TableReport: Hashable, Sendable {
  package let name: String
  package let rows: Int

  package init(name: String, rows: Int) {
    self.name = name
    self.rows = rows
  }
}

/// How tables are written out.
package enum ExportFormat: String, Hashable, Sendable, CaseIterable {
  /// An object with an array of rows for each table.
  case json
  /// A row a line; of more than one table: `{"table": …, "row": …}`.
  case jsonl
  /// One table, its columns' names first.
  case csv
}

/// The table in which a database says what was applied to it.
enum Record {
  static let table = "persist_migration"
}
