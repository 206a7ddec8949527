internal import Host
internal import Settings
internal import Stores
internal import SystemPackage
internal import Values

/// A script for psql, written to a file: one transaction, which a script that is cut off never ends.
///
/// A document, or rows, go into a temporary table first. What is run for each row is a loop on the server.
final class PostgresScript {
  private let file: AtomicFile
  private var line = 1
  /// Where statements of the user's begin: the line of the script, and the place in the file they are from.
  private var fragments: [(line: Int, sql: SQLFile, offset: Int)] = []

  /// Verbs that would end the transaction, or begin one.
  private static let forbidden: Set<String> = ["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT"]
  /// What a line of its output begins with that is ours.
  static let mark = "persist:"
  private static let row = "persist_each"
  private static let document = "(SELECT document FROM pg_temp.persist_document)"

  /// - Parameter scratch: where there is room for what is imported.
  init(in scratch: FilePath) throws {
    file = try AtomicFile.create(at: EntryPath(literal: "persist-sql"), in: Directory.open(scratch))
    try add("BEGIN;")
    try add("SET LOCAL lock_timeout = '\(SQLiteDatabase.patience)';")
  }

  func add(_ text: String) throws { try add(Array(text.utf8)) }

  private func add(_ text: [UInt8]) throws {
    try file.write(text + [UInt8(ascii: "\n")])
    line += 1 + text.count { $0 == UInt8(ascii: "\n") }
  }

  /// - Returns: rows of its source, if it has one.
  func add(_ script: Script) throws -> Int? {
    let content = try script.source?.open()
    var sourceRows: Int?
    var isDocument = false
    switch content {
    case .document(let text)?:
      try copy(document: text)
      (sourceRows, isDocument) = (1, true)
    case .rows(let reader)?: sourceRows = try copy(reader)
    case nil: break
    }
    let values =
      isDocument
      ? [":document": Self.document]
      : content == nil ? [:] : [":row": "\(Self.row).row", ":number": "\(Self.row).number"]
    try add(
      statements: statements(of: script.sql, values), of: script.sql,
      needs: content.map { _ in isDocument ? ":document" : ":row" })
    for check in script.checks { try add(check, isDocument, sourceRows) }
    try add("DROP TABLE IF EXISTS pg_temp.persist_document, pg_temp.persist_rows;")
    try add(
      "SELECT '\(Self.mark)' || coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"
        + " WHERE schemaname NOT LIKE 'pg\\_temp%' AND relname <> '\(Record.table)';")
    return sourceRows
  }

  /// Runs all of it and ends the transaction.
  ///
  /// - Returns: lines that begin with `mark`, without it.
  /// - Throws: `SQLFailure` where a statement fails; what the server says otherwise.
  func run(by server: PostgresServer, in database: String?, scratch: FilePath) throws -> [String] {
    try add("COMMIT;")
    let answer = try AtomicFile.create(at: EntryPath(literal: "persist-answer"), in: Directory.open(scratch))
    do {
      try server.run(script: file.descriptor, in: database, writingTo: answer.descriptor)
    } catch {
      throw PostgresDatabase.failure(error) { line in
        fragments.last { $0.line <= line }.map { ($0.sql, $0.offset) }
      }
    }
    let text = try OpenFile.open(FilePath("/proc/self/fd/\(answer.descriptor.rawValue)")).readAll(limit: 64 << 20)
    return text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0.hasPrefix(Self.mark) }.map { String($0.dropFirst(Self.mark.count)) }
  }
}

extension PostgresScript {
  private func statements(of sql: SQLFile, _ values: [String: String]) throws -> [SQLSplitter.Statement] {
    do throws(SQLSplitter.Problem) {
      let statements = try SQLSplitter.statements(of: sql.text, values: values)
      if let bad = statements.first(where: { Self.forbidden.contains($0.verb) }) {
        throw SQLSplitter.Problem(reason: "\(bad.verb) is not for a migration", offset: bad.offset)
      }
      return statements
    } catch {
      throw SQLFailure(forbidden: error.reason, in: sql, at: error.offset)
    }
  }

  private func add(statements: [SQLSplitter.Statement], of sql: SQLFile, needs parameter: String?) throws {
    if let parameter, !statements.contains(where: { $0.parameters.contains(parameter) }) {
      throw SQLFailure("it reads nothing of its source: no statement names \(parameter)", in: sql, at: 0)
    }
    var group: [SQLSplitter.Statement] = []
    for statement in statements {
      if !statement.parameters.isDisjoint(with: [":row", ":number"]) {
        group.append(statement)
        continue
      }
      try addLoop(&group, of: sql)
      fragments.append((line, sql, statement.offset))
      try add(statement.text + [UInt8(ascii: ";")])
    }
    try addLoop(&group, of: sql)
  }

  private func addLoop(_ group: inout [SQLSplitter.Statement], of sql: SQLFile) throws {
    guard let first = group.first else { return }
    defer { group = [] }
    fragments.append((line, sql, first.offset))
    let body = group.map { String(decoding: $0.text, as: UTF8.self) + ";" }.joined(separator: "\n")
    try add(
      """
      DO $persist_loop$ DECLARE \(Self.row) record; BEGIN
      FOR \(Self.row) IN SELECT number, row, place FROM pg_temp.persist_rows ORDER BY number LOOP
      \(body)
      END LOOP;
      EXCEPTION WHEN OTHERS THEN RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = SQLERRM || ', at ' || \(Self.row).place;
      END $persist_loop$;
      """)
  }

  private func copy(document text: [UInt8]) throws {
    try add("CREATE TEMP TABLE persist_document (document jsonb) ON COMMIT DROP;")
    try add("COPY pg_temp.persist_document FROM STDIN;")
    try add(Self.copied(text[...]))
    try add("\\.")
  }

  private func copy(_ reader: any RowReader) throws -> Int {
    var reader = reader
    try add("CREATE TEMP TABLE persist_rows (number bigint, place text, row jsonb) ON COMMIT DROP;")
    try add("COPY pg_temp.persist_rows FROM STDIN;")
    var number = 0
    var buffer: [UInt8] = []
    while let row = try reader.next() {
      number += 1
      let place = Self.copied(Array(reader.place.utf8)[...])
      buffer += Array("\(number)\t".utf8) + place + [UInt8(ascii: "\t")] + Self.copied(row) + [UInt8(ascii: "\n")]
      line += 1
      if buffer.count > 1 << 20 {
        try file.write(buffer)
        buffer = []
      }
    }
    try file.write(buffer)
    try add("\\.")
    return number
  }

  /// As COPY's text format has it.
  private static func copied(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    for byte in text {
      switch byte {
      case UInt8(ascii: "\\"): out += [byte, byte]
      case 10: out += Array("\\n".utf8)
      case 13: out += Array("\\r".utf8)
      case 9: out += Array("\\t".utf8)
      default: out.append(byte)
      }
    }
    return out
  }

  private func add(_ check: CheckSetting, _ hasDocument: Bool, _ rows: Int?) throws {
    var values: [String: String] = [:]
    if hasDocument { values[":document"] = Self.document }
    if let rows { values[":rows"] = "\(rows)" }
    let sql = SQLFile(name: "the check `\(check.name)`", text: Array(check.sql.utf8))
    let found = try statements(of: sql, values)
    guard found.count == 1, ["SELECT", "WITH", "VALUES"].contains(found[0].verb) else {
      throw SQLFailure("it is no SELECT", in: sql, at: 0)
    }
    let query = String(decoding: found[0].text, as: UTF8.self)
    let name = check.name.replacing("'", with: "''")
    fragments.append((line, sql, 0))
    try add(
      """
      DO $persist_check$ DECLARE held text; BEGIN EXECUTE $persist_query$\(query)$persist_query$ INTO STRICT held;
      IF NOT coalesce(held, 'f')::boolean THEN RAISE EXCEPTION USING ERRCODE = 'P0999', MESSAGE = '\(PostgresDatabase.checkMark)\(name)';
      END IF; END $persist_check$;
      """)
  }
}
