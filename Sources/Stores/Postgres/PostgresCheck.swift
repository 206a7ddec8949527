internal import Host
internal import Values

/// Whether a data directory has what it must have. Of one that a base backup wrote and no server has started on, every file is
/// compared with the backup's own manifest, as pg_verifybackup does.
enum PostgresCheck {
  private static let manifest = EntryPath(literal: "backup_manifest")
  /// Names where the log begins from which the copy is made consistent. The first start renames it.
  private static let label = EntryPath(literal: "backup_label")
  private static let directories = ["base", "global"]
  /// The log's directory, since version 10 and before.
  private static let logs = ["pg_wal", "pg_xlog"]
  /// Bytes; every build of PostgreSQL that distributions ship has it.
  private static let pageSize: Int64 = 8192

  static func run(_ directory: borrowing Directory) throws -> StoreCopy.Check {
    let hasManifest = try exists(manifest, in: directory) && exists(label, in: directory)
    let test = hasManifest ? "the checksum of every file" : "the control file and the length of every table"
    if let problem = try structure(directory) { return .failed(test, problem) }
    let problem = try hasManifest ? manifestProblem(directory) : lengths(directory)
    return problem.map { .failed(test, $0) } ?? .passed(test)
  }

  private static func manifestProblem(_ directory: borrowing Directory) throws -> String? {
    do {
      return try BackupManifest(directory.openFile(manifest)).problem(in: directory)
    } catch let failure as StoreFailure {
      return failure.reason
    }
  }

  private static func exists(_ path: EntryPath, in directory: borrowing Directory) throws -> Bool {
    try directory.status(of: path) != nil
  }

  private static func structure(_ directory: borrowing Directory) throws -> String? {
    guard let version = try directory.status(of: EntryPath(literal: "PG_VERSION")), version.size > 0 else {
      return "PG_VERSION is missing or empty"
    }
    for name in directories where try directory.status(of: EntryPath(name))?.kind != .directory {
      return "\(name) is missing"
    }
    guard let control = try ControlFile(directory) else { return "global/pg_control is missing or cut short" }
    guard control.isSound else { return "the checksum of global/pg_control is wrong" }
    for name in logs {
      let path = try EntryPath(name)
      switch try directory.status(of: path)?.kind {
      case .directory?:
        return try directory.directory(at: path).list().contains(where: isSegment) ? nil : "\(name) is empty"
      // Kept elsewhere (initdb --waldir).
      case .symbolicLink?: return nil
      default: continue
      }
    }
    return "pg_wal is missing"
  }

  /// 24 hexadecimal digits.
  private static func isSegment(_ name: EntryPath) -> Bool {
    name.bytes.count == 24 && name.bytes.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
  }

  /// Tables and indexes are made of whole pages.
  private static func lengths(_ directory: borrowing Directory) throws -> String? {
    let base = EntryPath(literal: "base")
    for database in try directory.directory(at: base).list() {
      let path = try base.appending(database)
      guard try directory.status(of: path)?.kind == .directory else { continue }
      for file in try directory.directory(at: path).list() where (48...57).contains(file.bytes[0]) {
        let table = try path.appending(file)
        guard let size = try directory.status(of: table)?.size, size % pageSize != 0 else { continue }
        return "\(table) ends in the middle of a page"
      }
    }
    return nil
  }
}
