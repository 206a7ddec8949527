internal import CSQLite

/// Looks at every value that a connection writes into columns of numbers, and remembers the first that is none: a table that is not
/// STRICT takes `"seven"` for an INTEGER without a word (sqlite.org/datatype3.html). Triggers could do that too, at the price of a
/// journal for every single statement.
@safe package final class SQLiteColumnWatch {
  private struct Column {
    let index: Int32
    let name: String
    let declared: String
    let takesReals: Bool
  }

  /// By table.
  private let columns: [String: [Column]]
  /// What was wrong with the first value that was.
  package private(set) var problem: String?
  /// The table that was written to last: rows come by the thousand.
  private var table: (name: UnsafePointer<CChar>, columns: [Column])?

  /// - Parameter table: of persist's own, which is not looked at.
  /// - Throws: `SQLiteError`.
  package init(on connection: borrowing SQLiteConnection, except own: String) throws(SQLiteError) {
    let found = try connection.prepare(
      """
      SELECT t.name, c.cid, c.name, upper(c.type) FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c
      WHERE t.schema = 'main' AND t.type = 'table' AND t.strict = 0
        AND NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(t.name) AS x WHERE x.hidden > 0)
      """
    ).rows()
    var columns: [String: [Column]] = [:]
    for row in found {
      guard case .text(let table) = row[0], case .integer(let index) = row[1], case .text(let name) = row[2],
        case .text(let type) = row[3], table != Array(own.utf8)
      else { continue }
      let declared = String(decoding: type, as: UTF8.self)
      guard let takesReals = Self.takesReals(declared) else { continue }
      columns[String(decoding: table, as: UTF8.self), default: []].append(
        Column(
          index: Int32(index), name: String(decoding: name, as: UTF8.self), declared: declared, takesReals: takesReals))
    }
    self.columns = columns
  }

  /// `nil` where a column of that type takes anything. Rules: sqlite.org/datatype3.html, 3.1, but for names of times, which are
  /// commonly kept as text.
  private static func takesReals(_ type: String) -> Bool? {
    if type.contains("INT") { return false }
    if ["CHAR", "CLOB", "TEXT", "BLOB"].contains(where: type.contains) { return nil }
    return ["REAL", "FLOA", "DOUB", "NUM", "DEC", "BOOL"].contains(where: type.contains) ? true : nil
  }

  fileprivate func look(_ connection: OpaquePointer?, at name: UnsafePointer<CChar>) {
    guard problem == nil else { return }
    if unsafe table?.name != name { unsafe table = (name, columns[String(cString: name)] ?? []) }
    guard let watched = unsafe table?.columns else { return }
    for column in watched {
      var value: OpaquePointer?
      guard unsafe sqlite3_preupdate_new(connection, column.index, &value) == SQLITE_OK else { continue }
      switch unsafe sqlite3_value_type(value) {
      case SQLITE_NULL, SQLITE_INTEGER: continue
      case SQLITE_FLOAT where column.takesReals: continue
      default:
        problem =
          unsafe "\(String(cString: name)).\(column.name) is declared \(column.declared), and this is another type of value"
        return
      }
    }
  }
}

extension SQLiteConnection {
  /// From now on `watch` looks at what is written; `nil`: nobody. It must live as long.
  package func beWatched(by watch: SQLiteColumnWatch?) {
    let context = unsafe watch.map { unsafe Unmanaged.passUnretained($0).toOpaque() }
    unsafe sqlite3_preupdate_hook(
      handle,
      watch == nil
        ? nil
        : { context, connection, operation, _, table, _, _ in
          guard operation != SQLITE_DELETE, let context = unsafe context, let table = unsafe table else { return }
          unsafe Unmanaged<SQLiteColumnWatch>.fromOpaque(context).takeUnretainedValue().look(connection, at: table)
        }, context)
  }
}
