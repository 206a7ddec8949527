internal import Host
package import SystemPackage

/// SQLite's own tests of a database that nobody else has open: sqlite.org/pragma.html.
package enum SQLiteCheck {
  package enum Depth: String, Codable, Hashable, Sendable {
    /// `quick_check`: every page and every record, but not whether indexes match their tables.
    case quick
    /// `integrity_check`.
    case full

    /// SQLite's name for it.
    var test: String { self == .quick ? "quick_check" : "integrity_check" }
  }

  /// What is wrong; empty where nothing is.
  ///
  /// - Throws: `SQLiteError` where it cannot be tested: a table needs an extension that is not here.
  package static func run(_ database: FilePath, _ depth: Depth) throws(SQLiteError) -> [String] {
    do throws(SQLiteError) {
      let connection = try SQLiteConnection(database, .immutable)
      // It may come from anywhere: sqlite.org/security.html.
      try connection.run("PRAGMA trusted_schema = OFF")
      try connection.run("PRAGMA cell_size_check = ON")
      // Constraints are rules of whoever writes, and may have come later than the rows.
      try connection.run("PRAGMA ignore_check_constraints = ON")
      let pages = try connection.run("PRAGMA \(depth.test)(10)")
      return pages.filter { $0 != "ok" && !isConstraint($0) }
    } catch {
      guard error.isDamage else { throw error }
      return [error.message]
    }
  }

  /// Rows that refer to one that does not exist (`foreign_key_check`): whoever writes need not have SQLite see to that, so it is
  /// worth a word, and no damage.
  static func looseRows(_ database: FilePath) throws(SQLiteError) -> [String] {
    try SQLiteConnection(database, .immutable).run("PRAGMA foreign_key_check").prefix(10).map {
      "a row of \($0) refers to one that does not exist"
    }
  }

  private static func isConstraint(_ line: String) -> Bool {
    line.hasPrefix("NULL value in ") || line.hasPrefix("CHECK constraint failed in ")
      || line.contains(" value in ") && !line.hasPrefix("row ")
  }
}
