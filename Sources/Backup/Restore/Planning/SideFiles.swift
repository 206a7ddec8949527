internal import Values

/// Files that stand beside a database and belong to one state of it: beside another they are worse than nothing. SQLite
/// replays a write-ahead log or a rollback journal into whatever database stands there; see sqlite.org/fileformat.html,
/// sections 3 and 4. LMDB and what is built on it lock through a file of the same kind.
enum SideFiles {
  private static let suffixes = ["-wal", "-shm", "-journal", "-lock"]

  static func names(beside database: EntryPath) -> [EntryPath] {
    // A name that would be too long for a file system belongs to no file.
    suffixes.compactMap { try? EntryPath(bytes: database.bytes + Array($0.utf8)) }
  }

  /// The database that a file of this name would belong to; `nil` for any other name.
  static func database(of path: EntryPath) -> EntryPath? {
    for suffix in suffixes
    where path.bytes.count > suffix.utf8.count && path.bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) {
      return try? EntryPath(bytes: path.bytes.dropLast(suffix.utf8.count))
    }
    return nil
  }
}
