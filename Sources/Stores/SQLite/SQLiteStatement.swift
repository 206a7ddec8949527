internal import CSQLite

/// A prepared statement, finalized in the end. Must not outlive its connection.
@safe package struct SQLiteStatement: ~Copyable {
  private let handle: OpaquePointer
  private let connection: OpaquePointer

  fileprivate init(_ handle: OpaquePointer, of connection: OpaquePointer) {
    unsafe self.handle = handle
    unsafe self.connection = connection
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Whether the statement names a parameter, such as `:row`.
  package func names(_ parameter: String) -> Bool { index(of: parameter) != 0 }

  /// The parameters that it names.
  package var parameters: [String] {
    let count = unsafe sqlite3_bind_parameter_count(handle)
    guard count > 0 else { return [] }
    return (1...count).map { number in
      unsafe sqlite3_bind_parameter_name(handle, number).map { unsafe String(cString: $0) } ?? "?"
    }
  }

  /// Whether it leaves the database as it is.
  package var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(handle) != 0 }

  private func index(of parameter: String) -> Int32 { unsafe sqlite3_bind_parameter_index(handle, parameter) }

  /// Gives a parameter a value; nothing happens where the statement does not name it.
  ///
  /// - Parameter text: UTF-8; copied.
  package func bind(_ parameter: String, text: ArraySlice<UInt8>) throws(SQLiteError) {
    let index = index(of: parameter)
    guard index != 0 else { return }
    // -1 (SQLITE_TRANSIENT): SQLite takes a copy.
    let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let code = unsafe text.withUnsafeBytes { bytes in
      unsafe sqlite3_bind_text64(
        handle, index, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), transient,
        UInt8(SQLITE_UTF8))
    }
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// Gives a parameter a value; nothing happens where the statement does not name it.
  package func bind(_ parameter: String, _ number: Int64) throws(SQLiteError) {
    let index = index(of: parameter)
    guard index != 0 else { return }
    let code = unsafe sqlite3_bind_int64(handle, index, number)
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// Goes on to the next row; `false` where there is none, and then from the start again.
  package func step() throws(SQLiteError) -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      unsafe sqlite3_reset(handle)
      return false
    case let code:
      let error = error(code)
      unsafe sqlite3_reset(handle)
      throw error
    }
  }

  /// Runs it to its end, whatever rows it gives.
  package func run() throws(SQLiteError) { while try step() {} }

  /// Runs it to its end; its rows.
  package func rows() throws(SQLiteError) -> [[SQLiteValue]] {
    var rows: [[SQLiteValue]] = []
    while try step() { rows.append(values) }
    return rows
  }

  package var columnCount: Int { Int(unsafe sqlite3_column_count(handle)) }

  package var columnNames: [String] {
    (0..<columnCount).map { unsafe String(cString: sqlite3_column_name(handle, Int32($0))) }
  }

  /// The row that `step` came to.
  package var values: [SQLiteValue] { (0..<columnCount).map { value($0) } }

  private func value(_ column: Int) -> SQLiteValue {
    let column = Int32(column)
    switch unsafe sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: return .real(unsafe sqlite3_column_double(handle, column))
    case SQLITE_TEXT:
      // The text first: the count of bytes is that of the form last asked for.
      guard let start = unsafe sqlite3_column_text(handle, column) else { return .text([]) }
      let count = Int(unsafe sqlite3_column_bytes(handle, column))
      return .text(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    case SQLITE_BLOB:
      guard let start = unsafe sqlite3_column_blob(handle, column) else { return .blob([]) }
      let count = Int(unsafe sqlite3_column_bytes(handle, column))
      return .blob(unsafe Array(UnsafeRawBufferPointer(start: start, count: count)))
    default: return .null
    }
  }

  private func error(_ code: Int32) -> SQLiteError {
    let text = unsafe sqlite3_errmsg(connection).map { unsafe String(cString: $0) } ?? "unknown error"
    return SQLiteError(code: code, message: text)
  }
}

extension SQLiteConnection {
  /// Prepares the statement that begins at `offset`, and moves `offset` behind it.
  ///
  /// - Returns: `nil` where only space and comments are left.
  /// - Throws: `SQLiteError`; `offset` is then where the error is, as far as SQLite says (sqlite3_error_offset).
  package func prepare(_ sql: [UInt8], at offset: inout Int) throws(SQLiteError) -> SQLiteStatement? {
    while offset < sql.count {
      var statement: OpaquePointer?
      let (code, end) = unsafe sql.withUnsafeBytes { bytes in
        let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        var tail: UnsafePointer<CChar>?
        let code = unsafe sqlite3_prepare_v2(
          handle, text.map { unsafe $0 + offset }, Int32(clamping: bytes.count - offset), &statement, &tail)
        return (code, unsafe zip(tail, text) ?? bytes.count)
      }
      guard code == SQLITE_OK else {
        let place = Int(unsafe sqlite3_error_offset(handle))
        offset += max(place, 0)
        throw error(code)
      }
      offset = end
      if let statement = unsafe statement { return unsafe SQLiteStatement(statement, of: handle) }
    }
    return nil
  }

  /// One statement of our own.
  ///
  /// - Precondition: there is one.
  package func prepare(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
    var offset = 0
    guard let statement = try prepare(Array(sql.utf8), at: &offset) else { preconditionFailure("no statement: \(sql)") }
    return statement
  }

  /// How many rows statements on this connection changed so far; what triggers changed counts too.
  package var changes: Int { Int(unsafe sqlite3_total_changes64(handle)) }
}

/// How far the one stands behind the other.
private func zip(_ tail: UnsafePointer<CChar>?, _ start: UnsafePointer<CChar>?) -> Int? {
  guard let tail = unsafe tail, let start = unsafe start else { return nil }
  return unsafe tail - start
}
