internal import CSQLite

/// What SQLite answered; see sqlite.org/rescode.html. Codes stay open: later versions add some.
package struct SQLiteError: Error, Hashable, Codable, Sendable {
  /// The extended result code.
  package let code: Int32
  /// SQLite's own words.
  package let message: String

  /// The result code without its extension.
  package var primary: Int32 { code & 0xFF }

  /// Another connection holds a lock that stands in the way.
  package var isBusy: Bool { [SQLITE_BUSY, SQLITE_LOCKED].contains(primary) }

  /// What the statement asks for was forbidden (sqlite3_set_authorizer).
  package var isForbidden: Bool { primary == SQLITE_AUTH }

  /// It was broken off.
  package var isInterrupt: Bool { primary == SQLITE_INTERRUPT }

  /// There is no room where it was to write.
  package var isFull: Bool { primary == SQLITE_FULL }

  /// The file is none that SQLite can read.
  package var isDamage: Bool { [SQLITE_CORRUPT, SQLITE_NOTADB].contains(primary) }

  /// The database cannot be read without writing beside it or to it: a journal is left of a program that died, or its
  /// shared memory cannot be made.
  package var needsRecovery: Bool { [SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM].contains(primary) }
}
