package import Diagnostics
internal import Stores
internal import Values

/// SQL that failed; what it did before was taken back.
package struct SQLFailure: Explained, Hashable {
  package let message: String
  package let hint: String?
  package let source: SourceExcerpt?
  package let exitStatus: ExitStatus

  /// - Parameter offset: of the statement, in bytes.
  init(_ reason: String, in sql: SQLFile, at offset: Int, row: String? = nil, hint: String? = nil) {
    message = printable(reason) + (row.map { ", at \($0)" } ?? "")
    self.hint = hint ?? "nothing was changed"
    source = sql.excerpt(at: offset)
    exitStatus = .failed
  }

  /// A statement that may not stand in a migration.
  init(forbidden reason: String, in sql: SQLFile, at offset: Int) {
    message = printable(reason)
    hint =
      "all of it is one transaction, which persist begins and ends; files are attached, and modes set, by other means"
    source = sql.excerpt(at: offset)
    exitStatus = .refused
  }

  /// A check that does not hold.
  init(check name: String, gave result: String) {
    message = "the check `\(printable(name))` does not hold: \(result)"
    hint = "nothing was changed; the check stands in persist.yaml"
    source = nil
    exitStatus = .failed
  }
}

/// A database that cannot be used as it is asked; nothing in it was changed.
package struct DatabaseError: Explained, Hashable {
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus

  package init(_ message: String, hint: String?, exitStatus: ExitStatus = .failed) {
    self.message = message
    self.hint = hint
    self.exitStatus = exitStatus
  }

  /// - Parameter name: of the database, printable.
  init(_ error: SQLiteError, in name: String) {
    let (reason, hint): (String, String) =
      if error.isBusy {
        (
          "a program held it locked for \(SQLiteDatabase.patience / 1000) seconds",
          "nothing was changed; try again, or stop what writes to it meanwhile"
        )
      } else if error.isFull {
        ("there is no room", "nothing was changed; make room where the database is, and try again")
      } else if error.isDamage {
        (
          "it is damaged: \(error.message)",
          "`persist check latest` tells whether a backup is sound; `persist restore` puts it back"
        )
      } else {
        (error.message, "nothing was changed")
      }
    self.init("\(name): \(printable(reason))", hint: hint)
  }
}
