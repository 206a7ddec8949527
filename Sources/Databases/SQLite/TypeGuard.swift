internal import Stores

/// Refuses, while it is on, values that are not of the type that their column declares: a table that is not STRICT takes `"seven"`
/// for an INTEGER without a word (sqlite.org/datatype3.html). Temporary triggers do it, so that the very row is named.
struct TypeGuard {
  private let triggers: [String]

  /// Watches every table of the user's.
  init(on connection: borrowing SQLiteConnection) throws(SQLiteError) {
    var triggers: [String] = []
    let tables = try connection.run(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    for table in tables where table != Record.table {
      let columns = try connection.prepare("SELECT name, upper(type) FROM pragma_table_info(:row)")
      try columns.bind(":row", text: Array(table.utf8)[...])
      let conditions = try columns.rows().compactMap { Self.condition($0[0].text, type: $0[1].text, in: table) }
      guard !conditions.isEmpty else { continue }
      for event in ["INSERT", "UPDATE"] {
        let name = "persist_types_\(triggers.count)"
        try connection.run(
          "CREATE TEMP TRIGGER \(name) AFTER \(event) ON main.\(quoted(table)) BEGIN \(conditions.joined()) END")
        triggers.append(name)
      }
    }
    self.triggers = triggers
  }

  func remove(from connection: borrowing SQLiteConnection) throws(SQLiteError) {
    for trigger in triggers { try connection.run("DROP TRIGGER temp.\(trigger)") }
  }

  /// A statement that fails on a wrong value; `nil` for a column that takes any. Rules: sqlite.org/datatype3.html, 3.1, but for
  /// names of times, which are commonly kept as text.
  private static func condition(_ column: String, type: String, in table: String) -> String? {
    let allowed: String
    if type.contains("INT") {
      allowed = "'null', 'integer'"
    } else if type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT") || type.contains("BLOB") {
      return nil
    } else if ["REAL", "FLOA", "DOUB", "NUM", "DEC", "BOOL"].contains(where: type.contains) {
      allowed = "'null', 'integer', 'real'"
    } else {
      return nil
    }
    let message = "\(table).\(column) is declared \(type), and this is another type of value".replacing("'", with: "''")
    return "SELECT RAISE(ABORT, '\(message)') WHERE typeof(NEW.\(quoted(column))) NOT IN (\(allowed)); "
  }
}

extension SQLiteValue {
  /// Of a value that is text.
  var text: String {
    if case .text(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { "" }
  }
}

/// A name as SQL takes it whatever it holds; both engines quote alike.
func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
