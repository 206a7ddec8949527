internal import Host
package import Stores
package import SystemPackage
package import Values

/// What `backup` is about to do: printed by a dry run, carried out by `run`.
package struct BackupPlan: Sendable {
  package let request: BackupRequest
  package let id: BackupID
  /// Which backup of this project and root it will be.
  package let sequence: Int
  /// Where the backup will stand.
  package let file: FilePath
  package let totals: TreeTotals
  /// What the tree holds and the backup will not; known before it starts.
  package let omissions: [BackupRecord.Omission]
  /// What travels along, relative to the project directory.
  package let projectFiles: [EntryPath]
  /// Project files that lie outside the project directory, and so cannot.
  package let projectFilesOutside: [FilePath]
  /// This project's backups, which are no data where they stand in the tree.
  let ownFiles: Set<FileIdentity>
  /// What is copied in its own way, in the order of the walk.
  package let stores: [any Store]
  /// What must be found again when the tree is read; see `SurveyCheck`.
  let surveyed: [UInt64]
  /// What a user should know of the backups before.
  package let remarks: [String]
  /// Backups of the same tree that unchanged files may be copied from, the newest first: the first that can be read serves.
  let previous: [CatalogueEntry]
}
