package import Backup
internal import Databases
package import Diagnostics
internal import Host
package import Settings
internal import SystemPackage
package import Values

/// Removes test data: rows of a database and files of the tree, behind a complete backup of which every byte was checked.
package struct DataClearing {
  package let setting: DatabaseSetting
  package let tables: [TableCount]
  package let paths: [EntryPath]
  /// Below the paths.
  package let files: Int
  /// Bytes of those.
  package let bytes: Int64
  private let workspace: Workspace
  private let database: any Database

  package struct TableCount: Hashable, Sendable {
    package let name: String
    package let rows: Int
  }

  /// Looks; removes nothing.
  ///
  /// - Parameter names: of tables; empty: all.
  /// - Throws: `ClearRefusal` where a path holds the database itself, or the backups.
  package init(
    _ setting: DatabaseSetting, tables names: [String], paths: [EntryPath], of workspace: Workspace
  ) throws {
    let database = try workspace.open(setting)
    self.setting = setting
    self.database = database
    self.workspace = workspace
    self.paths = paths
    tables = try database.tables().filter { names.isEmpty || names.contains($0.name) }.map {
      TableCount(name: $0.name, rows: $0.rows)
    }
    for path in paths {
      for (other, what) in [
        (try workspace.treePath(of: setting), "the database"), (ReservedName.backups, "the backups"),
      ] {
        guard let other, other.isEqual(toOrBelow: path) || path.isEqual(toOrBelow: other) else { continue }
        throw ClearRefusal("\(path) is where \(what) is", hint: "name a folder that holds nothing but test data")
      }
      guard try workspace.place.root.appending(path).isTaken() else {
        throw ClearRefusal("there is no \(path) in the tree", hint: "name a folder that is there; nothing was removed")
      }
    }
    var found: (count: Int, bytes: Int64) = (0, 0)
    for path in paths {
      try Self.forEachFile(at: path, in: Directory.open(workspace.place.root)) { directory, name in
        found.count += 1
        found.bytes += try directory.status(of: name)?.size ?? 0
      }
    }
    (files, bytes) = found
  }

  /// Takes the backup and checks it, then removes.
  ///
  /// - Returns: the backup.
  /// - Throws: `ClearRefusal` where the backup is not sound.
  package func run(now: Timestamp, tool: String, backup: (BackupRequest) throws -> BackupReport) throws -> BackupID {
    var request = try workspace.backupRequest(now: now, tool: tool)
    request.label = "before clear \(setting.name)"
    request.requiresConsistent = true
    request.verifiesContent = true
    let report = try backup(request)
    let check = try BackupCheck.run(
      report.file, helper: Workspace.helper, scratch: Workspace.scratch(workspace.request.environment),
      servers: workspace.servers)
    guard check.isSound, !report.record.isPart else {
      throw ClearRefusal(
        "the backup that was taken first is not sound: \(report.id)",
        hint: "`persist check \(report.id)` says what is wrong; nothing was removed")
    }
    try database.clear(tables.map(\.name))
    for path in paths {
      try Self.forEachFile(at: path, in: Directory.open(workspace.place.root)) { directory, name in
        _ = try directory.remove(name)
      }
    }
    return report.id
  }

  /// All that is no directory: services have those mounted. What keeps an empty one in git stays, too.
  private static func forEachFile(
    at path: EntryPath, in directory: borrowing Directory, _ body: (borrowing Directory, EntryPath) throws -> Void
  ) throws {
    guard try directory.status(of: path)?.kind == .directory else { return try body(directory, path) }
    let inner = try directory.directory(at: path)
    for name in try inner.list() where name.description != ".gitkeep" { try forEachFile(at: name, in: inner, body) }
    try inner.sync()
  }
}

/// Nothing was removed.
package struct ClearRefusal: Explained, Hashable {
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus = .refused

  package init(_ message: String, hint: String) {
    self.message = message
    self.hint = hint
  }
}
