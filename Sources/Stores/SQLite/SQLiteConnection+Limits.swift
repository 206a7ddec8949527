internal import CSQLite
internal import Host

extension SQLiteConnection {
  /// Milliseconds to wait for others to let go of the database.
  package func wait(milliseconds: Int32) { unsafe sqlite3_busy_timeout(handle, milliseconds) }

  /// From now on a signal breaks off what runs: `SQLiteError.isInterrupt`.
  package func obeySignals() {
    unsafe sqlite3_progress_handler(handle, 10_000, { _ in Interruption.isRequested ? 1 : 0 }, nil)
  }

  /// Whether statements may begin or end a transaction, attach files, or set what outlives them. SQL of others, run within a
  /// transaction of ours, may not: `SQLiteError.isForbidden`.
  package func allowAnything(_ isAllowed: Bool) {
    unsafe sqlite3_set_authorizer(handle, isAllowed ? nil : forbid, nil)
  }
}

/// Settings that are part of the database, or of this transaction alone: sqlite.org/pragma.html.
private let harmlessPragmas: Set<String> = [
  "user_version", "application_id", "defer_foreign_keys", "legacy_alter_table", "foreign_key_check",
]

/// See sqlite.org/c3ref/set_authorizer.html.
private func forbid(
  _: UnsafeMutableRawPointer?, action: Int32, name: UnsafePointer<CChar>?, value: UnsafePointer<CChar>?,
  _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?
) -> Int32 {
  switch action {
  case SQLITE_TRANSACTION, SQLITE_ATTACH, SQLITE_DETACH: return SQLITE_DENY
  case SQLITE_PRAGMA where unsafe value != nil:
    let pragma = unsafe name.map { unsafe String(cString: $0).lowercased() } ?? ""
    // What is asked about a table takes the table's name as a value.
    let asks = pragma.hasSuffix("_info") || pragma.hasSuffix("_xinfo") || pragma.hasSuffix("_list")
    return asks || harmlessPragmas.contains(pragma) ? SQLITE_OK : SQLITE_DENY
  default: return SQLITE_OK
  }
}
