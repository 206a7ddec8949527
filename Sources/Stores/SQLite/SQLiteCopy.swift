internal import CSQLite
internal import Host
package import SystemPackage
internal import Values

/// Copies a database that may be in use, as it stands at one moment, and leaves it as it was.
package struct SQLiteCopy {
  /// How a copy came about.
  package enum Method: String, Codable, Hashable, Sendable {
    /// SQLite's backup interface, which keeps every page as it is.
    case backup
    /// The same within a single read transaction: programs that wrote without a pause had to wait for it.
    case readTransaction
    /// The files were copied and put in order in the copy: whoever wrote last had left a journal behind, or SQLite may not
    /// write beside the database.
    case recovered
  }

  private let source: FilePath
  private let destination: FilePath
  private let deadline: ContinuousClock.Instant

  /// Pages copied before others are let in, where reading keeps them from writing.
  private static let pagesAtOnce: Int32 = 2_560
  /// Bytes. What is smaller is copied at once: it takes less time than a program waits for a lock.
  private static let smallSize: Int64 = 64 << 20
  /// How often the copy may begin anew because somebody wrote.
  private static let restarts = 3
  private static let pause = 500

  /// - Parameters:
  ///   - destination: a file that does not exist yet, in a directory of ours.
  ///   - wait: how long to wait for others to let go of the database.
  package init(of source: FilePath, to destination: FilePath, wait: Duration) {
    self.source = source
    self.destination = destination
    deadline = .now + wait
  }

  /// - Throws: `SQLiteError` where SQLite cannot read it, or somebody holds it locked to the end; `HostError`.
  package func run() throws -> Method {
    let sideFiles = try SQLiteSideFiles(of: source)
    let result = Result { try backUp() }
    try sideFiles.removeOurs()
    do {
      return try result.get()
    } catch let error as SQLiteError where error.needsRecovery {
      try destination.removeFile()
      try SQLiteRecovery(source: source, destination: destination).run()
      return .recovered
    }
  }

  private func backUp() throws(SQLiteError) -> Method {
    let source = try SQLiteConnection(source, .readOnly)
    let readersBlockNobody =
      try patiently { () throws(SQLiteError) in try source.run("PRAGMA journal_mode") } == ["wal"]
    let size = try patiently { () throws(SQLiteError) in try source.byteCount() }
    let destination = try SQLiteConnection(destination, .create)
    // Nobody needs the copy unless it is whole.
    try destination.run("PRAGMA journal_mode = OFF")
    try destination.run("PRAGMA synchronous = OFF")
    return try copyPages(from: source, to: destination, atOnce: readersBlockNobody || size < Self.smallSize)
  }

  private func copyPages(
    from source: borrowing SQLiteConnection, to destination: borrowing SQLiteConnection, atOnce: Bool
  ) throws(SQLiteError) -> Method {
    guard let backup = unsafe sqlite3_backup_init(destination.handle, "main", source.handle, "main") else {
      throw destination.error(unsafe sqlite3_extended_errcode(destination.handle))
    }
    var begunAnew = 0
    var left = Int32.max
    var code: Int32
    repeat {
      let inOneStep = atOnce || begunAnew >= Self.restarts
      code = unsafe sqlite3_backup_step(backup, inOneStep ? -1 : Self.pagesAtOnce)
      if code == SQLITE_OK {
        // What does not get less has begun anew: somebody wrote in between.
        let rest = unsafe sqlite3_backup_remaining(backup)
        if rest >= left { begunAnew += 1 }
        left = rest
      }
      if code != SQLITE_DONE { Self.sleep() }
    } while code == SQLITE_OK || SQLiteError(code: code, message: "").isBusy && ContinuousClock.now < deadline
    let ended = unsafe sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, ended == SQLITE_OK else {
      throw destination.error(code == SQLITE_DONE || code == SQLITE_OK ? ended : code)
    }
    return !atOnce && begunAnew >= Self.restarts ? .readTransaction : .backup
  }

  /// Tries again while another connection holds a lock, with short pauses: between two transactions of a program that
  /// writes without one, there is only a moment.
  private func patiently<Value>(_ body: () throws(SQLiteError) -> Value) throws(SQLiteError) -> Value {
    while true {
      do throws(SQLiteError) {
        return try body()
      } catch {
        guard error.isBusy, ContinuousClock.now < deadline else { throw error }
        Self.sleep()
      }
    }
  }

  private static func sleep() { Pause.microseconds(UInt32(pause)) }
}

extension SQLiteConnection {
  fileprivate func byteCount() throws(SQLiteError) -> Int64 {
    let pages = try run("PRAGMA page_count").first.flatMap { Int64($0) } ?? 0
    let size = try run("PRAGMA page_size").first.flatMap { Int64($0) } ?? 0
    return pages * size
  }
}
