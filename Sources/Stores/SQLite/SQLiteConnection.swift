internal import CSQLite
internal import Host
package import SystemPackage

/// A connection to a database, closed in the end. For one thread at a time.
@safe package struct SQLiteConnection: ~Copyable {
  package enum Mode: Sendable {
    /// Nothing is written to the file. SQLite may make `-wal` and `-shm` beside it: see `SQLiteSideFiles`.
    case readOnly
    /// Of a file that nobody else has: no lock is taken and nothing is made beside it.
    case immutable
    /// Must be there.
    case readWrite
    /// Made where it is missing.
    case create
  }

  let handle: OpaquePointer

  /// What one row of an import changes fits into this; SQLite's own 64 KiB made a file of its journal for every row.
  private static let isConfigured = csqlite_spill_statement_journals(4 << 20) == SQLITE_OK

  package init(_ path: FilePath, _ mode: Mode) throws(SQLiteError) {
    _ = Self.isConfigured
    var opened: OpaquePointer?
    let flags =
      switch mode {
      case .readOnly: SQLITE_OPEN_READONLY
      case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      case .readWrite: SQLITE_OPEN_READWRITE
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    let name = mode == .immutable ? FilePath(bytes: Self.immutableURI(path)) : path
    let code = unsafe name.withPlatformString { unsafe sqlite3_open_v2($0, &opened, flags, nil) }
    guard let connection = unsafe opened else { throw SQLiteError(code: SQLITE_NOMEM, message: "out of memory") }
    guard code == SQLITE_OK else {
      defer { unsafe sqlite3_close_v2(connection) }
      throw SQLiteError(code: code, message: unsafe String(cString: sqlite3_errmsg(connection)))
    }
    unsafe sqlite3_extended_result_codes(connection, 1)
    unsafe handle = connection
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  /// What SQLite last said on this connection.
  func error(_ code: Int32) -> SQLiteError {
    let text = unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) } ?? "unknown error"
    return SQLiteError(code: code, message: text)
  }

  /// The first column of each row, as text.
  @discardableResult
  package func run(_ sql: String) throws(SQLiteError) -> [String] {
    var statement: OpaquePointer?
    let prepared = unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    defer { unsafe sqlite3_finalize(statement) }
    guard prepared == SQLITE_OK else { throw error(prepared) }
    var rows: [String] = []
    while true {
      switch unsafe sqlite3_step(statement) {
      case SQLITE_ROW: rows.append(unsafe sqlite3_column_text(statement, 0).map { unsafe String(cString: $0) } ?? "")
      case SQLITE_DONE: return rows
      case let code: throw error(code)
      }
    }
  }

  /// See sqlite.org/uri.html, section 3.4.
  private static func immutableURI(_ path: FilePath) -> [UInt8] {
    let hexadecimal = Array("0123456789ABCDEF".utf8)
    let escaped = path.bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#"):
        [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
      default: [byte]
      }
    }
    return Array("file:".utf8) + escaped + Array("?immutable=1".utf8)
  }
}
