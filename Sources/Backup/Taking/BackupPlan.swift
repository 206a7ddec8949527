package import SystemPackage
package import Values

/// What `backup` is about to do: printed by a dry run, carried out by `run`.
package struct BackupPlan: Sendable {
  package let request: BackupRequest
  package let id: BackupID
  /// Where the backup will stand.
  package let file: FilePath
  package let totals: TreeTotals
  /// What the tree holds and the backup will not; known before it starts.
  package let omissions: [BackupRecord.Omission]
  /// What travels along, relative to the project directory.
  package let projectFiles: [EntryPath]
  /// Project files that lie outside the project directory, and so cannot.
  package let projectFilesOutside: [FilePath]
  /// Backups of the same tree that unchanged files may be copied from, the newest first: the first that can be read serves.
  let previous: [CatalogueEntry]
}
