package import Host
internal import Values

/// Whose data a backup holds. Two stacks may keep their backups in one directory: neither must ever get the other's.
package struct BackupOwner: Hashable, Sendable {
  /// Compose's name of the project.
  package let project: String
  /// Where the tree stands relative to the project directory, as `BackupRecord.root` has it.
  package let root: String

  package init(project: String, root: String) {
    self.project = project
    self.root = root
  }
}

extension BackupOwner {
  package init(project: String, place: TreeLocation) {
    self.init(project: project, root: place.rootEntry.description)
  }

  /// Whether a file of this name was called so by a backup of this project: all that is known of one that cannot be read.
  func named(_ id: BackupID) -> Bool {
    guard let time = id.time else { return false }
    let base = "\(project)-\(time.compact)"
    return id.text == base || id.text == "\(base)-\(time.number)"
  }
}

extension BackupRecord {
  package var owner: BackupOwner { BackupOwner(project: project, root: root) }
}
