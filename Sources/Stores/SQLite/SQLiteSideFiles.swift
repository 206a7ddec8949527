internal import Glibc
internal import Host
internal import SystemPackage

/// Removes what only our own reading made beside a database: a connection that may not write leaves an empty `-wal` and a
/// `-shm` behind, where a program that has the database open would have found none.
struct SQLiteSideFiles {
  private let database: FilePath
  /// The endings of those that were there before.
  private let before: Set<String>

  /// The bytes on which every connection holds a lock while it reads, and for as long as it is open in WAL mode:
  /// sqlite.org/src, os.h, SHARED_FIRST and SHARED_SIZE.
  private static let sharedFirst: Int64 = 0x4000_0002
  private static let sharedSize: Int64 = 510

  /// Looks at what is there now.
  init(of database: FilePath) throws(HostError) {
    self.database = database
    var before: Set<String> = []
    for ending in ["-wal", "-shm"] where try database.appendingToName(ending).isTaken() { before.insert(ending) }
    self.before = before
  }

  /// To be called once no connection of this process is open. Does nothing where another process has the database open, or
  /// wrote to the log: from then on the files are that one's.
  func removeOurs() throws(HostError) {
    guard before.isEmpty, try database.appendingToName("-shm").isTaken() else { return }
    let file: WritableFile
    do throws(HostError) {
      file = try WritableFile.open(database)
    } catch {
      // Who may not write the database could not have locked it; the files stay, as after any reader.
      return
    }
    guard try file.tryLock(from: Self.sharedFirst, length: Self.sharedSize) else { return }
    let log = database.appendingToName("-wal")
    if try log.isTaken() {
      guard try OpenFile.open(log).status.size == 0 else { return }
    }
    for ending in ["-wal", "-shm"] { try database.appendingToName(ending).removeFile() }
  }
}
