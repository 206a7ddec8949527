internal import Backup
internal import Compose
internal import Databases
internal import Diagnostics
internal import Host
internal import Layout
internal import Rules
package import Settings
package import SystemPackage
package import Values

extension Workspace {
  /// Where a database stands in the tree: a file, or the data directory of its server; `nil` where there is nothing yet.
  package func treePath(of setting: DatabaseSetting) throws -> EntryPath? {
    let path: EntryPath
    switch setting.place {
    case .sqlite(let file): path = file
    case .postgres(let service, _): path = try dataDirectory(of: service, for: setting.name)
    }
    return try place.root.appending(path).isTaken() ? path : nil
  }

  /// The directory of the tree that a service keeps its data in.
  private func dataDirectory(of service: String, for name: String) throws -> EntryPath {
    let mounts = try BindMount.all(in: project, root: place.path.string)
    guard
      let path = mounts.first(where: { $0.service.name.text == service && $0.isStateOfImage && $0.path != nil })?.path
    else {
      throw DatabaseError(
        "\(printable(name)): the data of the service \(printable(service)) is not in the tree, and cannot be backed up first",
        hint: "`persist verify` tells where it is", exitStatus: .refused)
    }
    return path
  }

  /// The backup from before the last migration of a database.
  ///
  /// - Throws: `MigrationRefusal` where there is none, or it is no older than what is there.
  package func backup(beforeLastMigrationOf setting: DatabaseSetting) throws -> FilePath {
    let label = DatabaseWork.label(of: setting.name)
    let current = try open(setting).applied().map(\.number).max() ?? 0
    // One of a migration that failed leads to a number that the database does not stand at.
    let found = try catalogue.backups(of: owner).sound.first { entry in
      guard let text = entry.record?.label, text.hasPrefix(label) else { return false }
      return text.hasSuffix(" to \(current)") && !text.hasPrefix("\(label)\(current) ")
    }
    guard let entry = found else {
      throw MigrationRefusal(
        "there is no backup from before \(printable(setting.name)) was migrated to \(current)",
        hint: "`persist list` shows the backups there are, and `persist restore BACKUP PATH` puts a part of one back")
    }
    return entry.file
  }
}
