internal import Host
internal import Settings
internal import Stores
internal import Values

/// Runs SQL of the user's within a transaction that somebody else ends.
struct SQLiteScript {
  private let sql: SQLFile
  private let source: Source?

  private enum Parameter {
    static let document = ":document"
    static let row = ":row"
    static let number = ":number"
    static let rows = ":rows"
  }

  /// A statement that is run for each row, and where it stands.
  private final class RowStatement {
    let statement: SQLiteStatement
    let place: Int

    init(_ statement: consuming SQLiteStatement, at place: Int) {
      self.statement = statement
      self.place = place
    }
  }

  private init(_ script: Script) {
    sql = script.sql
    source = script.source
  }

  static func run(_ script: Script, on connection: borrowing SQLiteConnection) throws -> ScriptResult {
    let before = connection.changes
    var document: [UInt8]?
    let content = try script.source?.open()
    if case .document(let text)? = content { document = text }
    let rows = try SQLiteScript(script).run(document, hasRows: content != nil && document == nil, on: connection)
    let sourceRows = script.source.map { _ in document == nil ? rows : 1 }
    for check in script.checks { try Self.check(check, document, sourceRows, on: connection) }
    return ScriptResult(sourceRows: sourceRows, changes: connection.changes - before)
  }

  /// - Returns: how many rows the source had.
  private func run(
    _ document: [UInt8]?, hasRows: Bool, on connection: borrowing SQLiteConnection
  ) throws -> Int {
    connection.allowAnything(false)
    defer { connection.allowAnything(true) }
    var offset = 0
    var group: [RowStatement] = []
    var rows: Int?
    var readsDocument = false
    while true {
      let start = sql.start(from: offset)
      guard let statement = try prepare(at: &offset, from: start, on: connection) else { break }
      try checkParameters(of: statement, document != nil, hasRows, at: start)
      if statement.names(Parameter.row) || statement.names(Parameter.number) {
        group.append(RowStatement(statement, at: start))
        continue
      }
      if !group.isEmpty { rows = try runForEachRow(&group, on: connection) }
      if let document, statement.names(Parameter.document) {
        readsDocument = true
        try watched(connection) { watch in
          try runOnce(statement, document, at: start)
          if let problem = watch.problem { throw SQLFailure(problem, in: sql, at: start, row: source?.name) }
        }
      } else {
        try runOnce(statement, nil, at: start)
      }
    }
    if !group.isEmpty { rows = try runForEachRow(&group, on: connection) }
    if source != nil, rows == nil, !readsDocument {
      let parameter = hasRows ? Parameter.row : Parameter.document
      throw SQLFailure("it reads nothing of \(source?.name ?? ""): no statement names \(parameter)", in: sql, at: 0)
    }
    return rows ?? 0
  }

  private func prepare(
    at offset: inout Int, from start: Int, on connection: borrowing SQLiteConnection
  ) throws -> SQLiteStatement? {
    do throws(SQLiteError) {
      return try connection.prepare(sql.text, at: &offset)
    } catch {
      throw failure(error, at: max(offset, start))
    }
  }

  private func checkParameters(
    of statement: borrowing SQLiteStatement, _ hasDocument: Bool, _ hasRows: Bool, at place: Int
  ) throws(SQLFailure) {
    let known = hasDocument ? [Parameter.document] : hasRows ? [Parameter.row, Parameter.number] : []
    guard let stray = statement.parameters.first(where: { !known.contains($0) }) else { return }
    throw SQLFailure(
      "nothing is known as \(stray) here", in: sql, at: place,
      hint: known.isEmpty
        ? "only imports and syncs have parameters"
        : "nothing was changed; this source gives \(known.joined(separator: " and "))")
  }

  private func runOnce(_ statement: borrowing SQLiteStatement, _ document: [UInt8]?, at place: Int) throws {
    do throws(SQLiteError) {
      if let document { try statement.bind(Parameter.document, text: document[...]) }
      try statement.run()
    } catch {
      throw failure(error, at: place, row: document == nil ? nil : source?.name)
    }
  }

  private func runForEachRow(_ group: inout [RowStatement], on connection: borrowing SQLiteConnection) throws -> Int {
    defer { group = [] }
    guard case .rows(var reader)? = try source?.open() else { return 0 }
    var number = 0
    try watched(connection) { watch in
      while let row = try reader.next() {
        number += 1
        for statement in group {
          try run(statement, row, Int64(number), reader)
          if let problem = watch.problem { throw SQLFailure(problem, in: sql, at: statement.place, row: reader.place) }
        }
      }
    }
    return number
  }

  private func run(_ row: RowStatement, _ text: ArraySlice<UInt8>, _ number: Int64, _ reader: any RowReader) throws {
    do throws(SQLiteError) {
      try row.statement.bind(Parameter.row, text: text)
      try row.statement.bind(Parameter.number, number)
      try row.statement.run()
    } catch {
      throw failure(error, at: row.place, row: reader.place)
    }
  }

  /// Does `body` while values of the wrong type are found.
  private func watched(
    _ connection: borrowing SQLiteConnection, _ body: (SQLiteColumnWatch) throws -> Void
  ) throws {
    let watch = try SQLiteColumnWatch(on: connection, except: Record.table)
    connection.beWatched(by: watch)
    defer {
      connection.beWatched(by: nil)
      withExtendedLifetime(watch) {}
    }
    try body(watch)
  }

  /// What is no matter of this SQL stays what it is.
  private func failure(_ error: SQLiteError, at place: Int, row: String? = nil) -> any Error {
    if error.isBusy || error.isFull || error.isDamage || error.isInterrupt { return error }
    if error.isForbidden {
      return SQLFailure(forbidden: "this may not be part of a transaction", in: sql, at: sql.start(from: place))
    }
    return SQLFailure(error.message, in: sql, at: place, row: row)
  }

  private static func check(
    _ check: CheckSetting, _ document: [UInt8]?, _ rows: Int?, on connection: borrowing SQLiteConnection
  ) throws {
    let sql = SQLFile(name: "the check `\(check.name)`", text: Array(check.sql.utf8))
    let result: [[SQLiteValue]]
    do {
      var offset = 0
      guard let statement = try connection.prepare(sql.text, at: &offset), statement.isReadOnly else {
        throw SQLFailure("it is no SELECT", in: sql, at: 0)
      }
      if let document { try statement.bind(Parameter.document, text: document[...]) }
      if let rows { try statement.bind(Parameter.rows, Int64(rows)) }
      result = try statement.rows()
    } catch let error as SQLiteError {
      throw SQLFailure(error.message, in: sql, at: 0)
    }
    guard result.count == 1, result[0].count == 1 else {
      throw SQLFailure("it must give one value, and gives \(Quantity.count(result.count, "row"))", in: sql, at: 0)
    }
    guard result[0][0].isTrue else { throw SQLFailure(check: check.name, gave: "it gives \(result[0][0].shown)") }
  }
}

extension SQLiteValue {
  /// For messages.
  fileprivate var shown: String {
    switch self {
    case .null: "NULL"
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .text(let bytes): "`\(printable(bytes))`"
    case .blob(let bytes): Quantity.bytes(Int64(bytes.count))
    }
  }
}
