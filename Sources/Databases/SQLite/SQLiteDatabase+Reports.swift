internal import Host
internal import Stores
package import SystemPackage

extension SQLiteDatabase {
  package func inspect() throws -> DatabaseReport {
    let log = path.appending(ending: "-wal")
    let size = try OpenFile.open(path).status.size + (log.isTaken() ? OpenFile.open(log).status.size : 0)
    let applied = try applied()
    return try reading { connection in
      DatabaseReport(
        engine: "sqlite", version: try connection.run("SELECT sqlite_version()").first ?? "", size: size,
        journalMode: try connection.run("PRAGMA journal_mode").first,
        problems: try connection.run("PRAGMA integrity_check(10)").filter { $0 != "ok" },
        tables: try Self.tables(on: connection), migration: applied.last)
    }
  }

  package func tables() throws -> [TableReport] { try reading { try Self.tables(on: $0) } }

  private static func tables(on connection: borrowing SQLiteConnection) throws(SQLiteError) -> [TableReport] {
    let names = try connection.run(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    var tables: [TableReport] = []
    for name in names where name != Record.table {
      let count = try connection.run("SELECT count(*) FROM \(quoted(name))").first.flatMap { Int($0) } ?? 0
      tables.append(TableReport(name: name, rows: count))
    }
    return tables
  }

  package func export(_ tables: [String], as format: ExportFormat, to output: FileDescriptor) throws {
    try reading { connection in
      var writer = ExportWriter(format, tables: tables.count, to: output)
      try writer.begin()
      for table in tables {
        let statement = try connection.prepare(
          "SELECT * FROM \(quoted(table)) ORDER BY \(Self.order(of: table, on: connection))")
        try writer.begin(table, columns: statement.columnNames)
        while try statement.step() {
          try Interruption.check()
          try writer.row(statement.values)
        }
        try writer.endTable()
      }
      try writer.end()
    }
  }

  /// The primary key; where there is none, the order in which rows came.
  private static func order(
    of table: String, on connection: borrowing SQLiteConnection
  ) throws(SQLiteError) -> String {
    let statement = try connection.prepare("SELECT name FROM pragma_table_info(:row) WHERE pk > 0 ORDER BY pk")
    try statement.bind(":row", text: Array(table.utf8)[...])
    let key = try statement.rows().map { quoted($0[0].text) }
    return key.isEmpty ? "rowid" : key.joined(separator: ", ")
  }
}

extension FilePath {
  fileprivate func appending(ending: String) -> FilePath { FilePath(string + ending) }
}
