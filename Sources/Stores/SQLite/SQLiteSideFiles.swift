internal import Glibc
package import Host
package import SystemPackage

/// Removes what only our own reading made beside a database: a connection that may not write leaves an empty `-wal` and a
/// `-shm` behind, where a program that has the database open would have found none.
package struct SQLiteSideFiles {
  private let database: FilePath
  /// The endings of those that were there before.
  private let before: Set<String>

  private static let endings = ["-wal", "-shm"]
  /// The bytes on which every connection holds a lock while it reads, and for as long as it is open in WAL mode:
  /// sqlite.org/src, os.h, SHARED_FIRST and SHARED_SIZE.
  private static let sharedFirst: Int64 = 0x4000_0002
  private static let sharedSize: Int64 = 510

  /// Looks at what is there now.
  package init(of database: FilePath) throws(HostError) {
    self.database = database
    var before: Set<String> = []
    for ending in Self.endings where try database.appendingToName(ending).isTaken() { before.insert(ending) }
    self.before = before
  }

  /// To be called once no connection of this process is open. Does nothing where another process has the database open, or
  /// wrote to the log: from then on the files are that one's.
  package func removeOurs() throws(HostError) {
    var made: [FilePath] = []
    for ending in Self.endings where !before.contains(ending) {
      let file = database.appendingToName(ending)
      if try file.isTaken() { made.append(file) }
    }
    guard !made.isEmpty else { return }
    let file: WritableFile
    do throws(HostError) {
      file = try WritableFile.open(database)
    } catch {
      // Who may not write the database could not have locked it; the files stay, as after any reader.
      return
    }
    guard try file.tryLock(from: Self.sharedFirst, length: Self.sharedSize) else { return }
    if logIsNew { guard try logIsEmpty() else { return } }
    for made in made { try made.removeFile() }
  }

  private var logIsNew: Bool { !before.contains("-wal") }

  private func logIsEmpty() throws(HostError) -> Bool {
    let log = database.appendingToName("-wal")
    guard try log.isTaken() else { return true }
    return try OpenFile.open(log).status.size == 0
  }
}
