internal import Host
internal import SystemPackage
internal import Values

/// The directory that a backup is written to. Nothing of persist's own is left in it: two backups into one directory keep
/// apart by their names, which none of them ever takes from the other.
struct DestinationDirectory: ~Copyable {
  let directory: Directory

  /// The tree's own `backups/` is made where it is missing; any other directory must exist.
  static func open(_ path: FilePath, of place: TreeLocation) throws -> DestinationDirectory {
    if place.isBackupsDirectory(path.lexicallyNormalized()) {
      let root = try Directory.open(place.root)
      let status = try root.status(of: ReservedName.backups)
      if status == nil { try root.createDirectory(ReservedName.backups, mode: Mode(0o700)) }
      if status?.kind != .symbolicLink {
        return DestinationDirectory(directory: try root.directory(at: ReservedName.backups))
      }
    }
    return DestinationDirectory(directory: try Directory.open(path))
  }
}
