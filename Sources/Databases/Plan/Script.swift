package import Settings

/// SQL to run in a transaction, with what it reads and what must be true afterwards.
package struct Script: Sendable {
  package let sql: SQLFile
  package let source: Source?
  package let checks: [CheckSetting]

  package init(_ sql: SQLFile, source: Source? = nil, checks: [CheckSetting] = []) {
    self.sql = sql
    self.source = source
    self.checks = checks
  }
}

/// A migration that is to be applied.
package struct Migration: Sendable {
  package let number: Int
  package let name: String
  package let script: Script

  package init(number: Int, name: String, script: Script) {
    self.number = number
    self.name = name
    self.script = script
  }
}

/// What a script came to.
package struct ScriptResult: Hashable, Sendable {
  /// Rows, or documents, that its source had; `nil` where it has none.
  package let sourceRows: Int?
  /// Rows of the database that were written or deleted.
  package let changes: Int
}
