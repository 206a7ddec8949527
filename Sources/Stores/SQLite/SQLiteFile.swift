package import Values

/// What tells a SQLite database from other files, and what belongs to it. Format: sqlite.org/fileformat.html.
package enum SQLiteFile {
  /// What every database begins with, whatever else is wrong with it.
  package static let magic = Array("SQLite format 3\0".utf8)
  /// Bytes of the start that `begins` looks at.
  package static let startLength = 100

  /// Whether a file of this size can be one: whole pages of at least 512 bytes. Most files need not be opened.
  package static func canBe(size: Int64) -> Bool { size >= 512 && size % 512 == 0 }

  /// Whether these first bytes are a database's. An encrypted one shows none of this, and is a file like any other.
  package static func begins(_ start: [UInt8]) -> Bool {
    guard start.count >= startLength, start.starts(with: magic) else { return false }
    let pageSize = Int(start[16]) << 8 | Int(start[17])
    // 1 stands for 65,536; payload fractions are fixed.
    guard pageSize == 1 || pageSize >= 512 && pageSize & (pageSize - 1) == 0 else { return false }
    return start[21...23].elementsEqual([64, 32, 32])
  }

  static func log(of path: EntryPath) -> EntryPath? { try? EntryPath(bytes: path.bytes + Array("-wal".utf8)) }

  /// The write-ahead log, the index of that in shared memory, the rollback journal: sqlite.org/tempfiles.html.
  static let sideFileEndings = ["-wal", "-shm", "-journal"]

  /// What SQLite keeps beside a database, whether it is there or not.
  package static func sideFiles(of path: EntryPath) -> [EntryPath] {
    sideFileEndings.compactMap { try? EntryPath(bytes: path.bytes + Array($0.utf8)) }
  }
}
