internal import Host
internal import Stores
package import SystemPackage
internal import Values

extension PostgresDatabase {
  package func inspect() throws -> DatabaseReport {
    let facts = try lines("SELECT pg_database_size(current_database()); SHOW server_version")
    return DatabaseReport(
      engine: "postgres", version: facts.last ?? "", size: facts.first.flatMap { Int64($0) } ?? 0, journalMode: nil,
      problems: nil, tables: try tables(), migration: try applied().last)
  }

  /// Those that a statement finds by their name alone.
  package func tables() throws -> [TableReport] {
    let counted =
      "(xpath('/row/count/text()', query_to_xml(format('SELECT count(*) FROM %I.%I', n.nspname, c.relname), false, true, '')))[1]"
    return try lines(
      """
      SELECT \(counted)::text || ' ' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND pg_table_is_visible(c.oid) AND n.nspname NOT LIKE 'pg\\_%'
        AND n.nspname <> 'information_schema' AND c.relname <> '\(Record.table)' ORDER BY c.relname COLLATE "C"
      """
    ).map { line in
      let words = line.split(separator: " ", maxSplits: 1)
      return TableReport(name: String(words.last ?? ""), rows: words.first.flatMap { Int($0) } ?? 0)
    }
  }

  package func export(_ tables: [String], as format: ExportFormat, to output: FileDescriptor) throws {
    var script = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n"
    if format == .json { script += "\\echo '{'\n" }
    for (index, table) in tables.enumerated() {
      let rows = "(SELECT * FROM \(quoted(table)) ORDER BY \(try order(of: table))) AS t"
      // A line end in JSON that is kept as text can only stand between values.
      let row = "translate(row_to_json(t)::text, E'\\n\\r', '  ')"
      switch format {
      case .csv: script += "COPY (SELECT * FROM \(rows)) TO STDOUT WITH (FORMAT csv, HEADER);\n"
      case .jsonl:
        let name = Self.literal(String(decoding: CSVReader.quoted(Array(table.utf8)), as: UTF8.self))
        let line = tables.count > 1 ? "'{\"table\": ' || \(name) || ', \"row\": ' || \(row) || '}'" : row
        script += "SELECT \(line) FROM \(rows);\n"
      case .json:
        let name = String(decoding: CSVReader.quoted(Array(table.utf8)), as: UTF8.self)
        script += "SELECT \(Self.literal("  \(name): ["));\n"
        script += "SELECT '    ' || \(row) || CASE WHEN lead(1) OVER () IS NULL THEN '' ELSE ',' END FROM \(rows);\n"
        script += "SELECT '  ]\(index + 1 < tables.count ? "," : "")';\n"
      }
    }
    if format == .json { script += "\\echo '}'\n" }
    let file = try AtomicFile.create(at: EntryPath(literal: "persist-sql"), in: Directory.open(scratch))
    try file.write(Array((script + "COMMIT;\n").utf8))
    // By way of a file: how far the engine's command is shows in its length, which a pipe has not.
    let answer = try AtomicFile.create(at: EntryPath(literal: "persist-answer"), in: Directory.open(scratch))
    do {
      try server.run(script: file.descriptor, in: database, writingTo: answer.descriptor)
    } catch {
      throw Self.failure(error) { _ in nil }
    }
    try OpenFile.open(FilePath("/proc/self/fd/\(answer.descriptor.rawValue)")).forEachPiece(upTo: .max) {
      _ = try output.writeAll($0)
    }
  }

  /// The primary key; where there is none, all columns as text.
  private func order(of table: String) throws -> String {
    let keys = try lines(
      """
      SELECT quote_ident(a.attname) FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place)
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
      WHERE i.indrelid = \(Self.literal(quoted(table)))::regclass AND i.indisprimary ORDER BY k.place
      """)
    return keys.isEmpty ? "\(quoted(table))::text" : keys.joined(separator: ", ")
  }
}
