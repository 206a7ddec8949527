internal import Host
internal import SystemPackage
internal import Values

/// Copies a database with the journal or log that a dead program left beside it, and lets SQLite put the copy in order as
/// it would the original when that is next opened: sqlite.org/lockingv3.html, "Dealing with hot journals".
struct SQLiteRecovery {
  let source: FilePath
  let destination: FilePath

  private static let attempts = 5
  private static let endings = ["", "-journal", "-wal"]

  func run() throws {
    for attempt in 1...Self.attempts {
      if attempt > 1 { Pause.microseconds(100_000) }
      let before = try statuses()
      for ending in Self.endings where before[ending] != nil { try copyFile(ending) }
      if try Self.isUnchanged(statuses(), since: before) { return try putInOrder() }
      for ending in Self.endings { try destination.appendingToName(ending).removeFile() }
    }
    throw StoreFailure(
      "it changed each of the \(Self.attempts) times that it was copied with its journal", isDamage: false)
  }

  /// What stat(2) says of the database and of what stands beside it.
  private func statuses() throws -> [String: FileStatus] {
    var found: [String: FileStatus] = [:]
    for ending in Self.endings {
      let file = source.appendingToName(ending)
      guard try file.isTaken() else { continue }
      found[ending] = try OpenFile.open(file).status
    }
    return found
  }

  private static func isUnchanged(_ now: [String: FileStatus], since before: [String: FileStatus]) -> Bool {
    now.keys == before.keys && before.allSatisfy { ending, status in now[ending]?.isUnchanged(since: status) ?? false }
  }

  private func copyFile(_ ending: String) throws {
    let from = try OpenFile.open(source.appendingToName(ending))
    let to = try FileDescriptor.open(
      destination.appendingToName(ending), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: [.ownerReadWrite])
    try to.closeAfter {
      try from.forEachPiece(upTo: .max) { _ = try to.writeAll($0) }
    }
  }

  /// Opening it rolls a journal back; a log goes into the database.
  private func putInOrder() throws(SQLiteError) {
    do {
      let copy = try SQLiteConnection(destination, .create)
      try copy.run("SELECT count(*) FROM sqlite_schema")
      try copy.run("PRAGMA wal_checkpoint(TRUNCATE)")
    }
    // The last connection to close takes log and index along.
  }
}
