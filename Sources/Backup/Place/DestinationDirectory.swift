internal import Host
internal import SystemPackage
internal import Values

/// The directory that a backup is written to, locked against another backup into it.
struct DestinationDirectory: ~Copyable {
  let directory: Directory
  private let lock: FileLock?

  /// The tree's own `backups/` is made where it is missing; any other directory must exist. Inside a tree the tree's lock
  /// is enough; a directory that `backups` is a link to may be that of other trees too.
  static func open(_ path: FilePath, of place: DataPlace) throws -> DestinationDirectory {
    if place.isBackupsDirectory(path.lexicallyNormalized()) {
      let root = try Directory.open(place.root)
      let status = try root.status(of: DataPlace.backupsName)
      if status == nil { try root.createDirectory(DataPlace.backupsName, mode: Mode(0o700)) }
      if status?.kind != .symbolicLink {
        return DestinationDirectory(directory: try root.directory(at: DataPlace.backupsName), lock: nil)
      }
    }
    let directory = try Directory.open(path)
    let lock = try FileLock.acquire(EntryPath(literal: ".persist.lock"), in: directory)
    return DestinationDirectory(directory: directory, lock: lock)
  }
}
