package import Values

/// An item of `databases`.
package struct DatabaseSetting: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    /// `sqlite`: a file below the root.
    case sqlite(EntryPath)
    /// `postgres`: a server of the compose file; `nil`: the database that its image makes.
    case postgres(service: String, name: String?)
  }

  package let name: String
  package let place: Place
  /// `migrations`: a folder of `NNNN-name.sql`. As all paths of files here, relative to the project directory, or absolute.
  package var migrations: String?
  /// `imports`: what migrations read beside the database, by the migration's name.
  package var imports: [String: ImportSetting] = [:]
  /// `sync`: what is copied from redis again and again.
  package var syncs: [String: SyncSetting] = [:]
  /// `steps`: what is run again and again.
  package var steps: [String: StepSetting] = [:]
}

/// Where rows, or a document, come from.
package enum SourceSetting: Hashable, Sendable {
  /// `each`: the path of an array of which every element is a row; `nil`: all of it is one document.
  case json(file: String, each: String?)
  case jsonLines(file: String)
  case csv(file: String)
  case redis(service: String, match: String)

  /// The file in the project; `nil` where it is none.
  package var file: String? {
    switch self {
    case .json(let file, _), .jsonLines(let file), .csv(let file): file
    case .redis: nil
    }
  }
}

/// A SELECT of one value that must be true before a transaction ends.
package struct CheckSetting: Hashable, Sendable {
  package let name: String
  package let sql: String
}

/// An item of `imports`.
package struct ImportSetting: Hashable, Sendable {
  package let source: SourceSetting
  /// `optional`: without its source, the migration waits.
  package var isOptional = false
  /// `rename`: the source gets a time stamp in its name afterwards.
  package var isRenamed = false
  package var checks: [CheckSetting] = []
}

/// An item of `sync`.
package struct SyncSetting: Hashable, Sendable {
  package let source: SourceSetting
  /// `sql`: a file.
  package let sql: String
  package var checks: [CheckSetting] = []
}

/// An item of `steps`.
package enum StepSetting: Hashable, Sendable {
  case sql(file: String, checks: [CheckSetting])
  case expiry(ExpirySetting)
}

/// Rows that are deleted when they are old.
package struct ExpirySetting: Hashable, Sendable {
  package let table: String
  /// Tells when a row is of.
  package let column: String
  /// `keep`: seconds.
  package let keep: Int
  /// `batch`: rows that are deleted in one transaction.
  package let batch: Int

  static let defaultBatch = 1_000
}
