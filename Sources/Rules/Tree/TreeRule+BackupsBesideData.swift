import Diagnostics

extension TreeRule {
  package static let backupsBesideData = Rule(
    "PST077", "backups-beside-data", .tree, .note, summary: "backups are on the file system of the data",
    reason: """
      Such a backup helps after a wrong command or a broken upgrade. A disk that dies, or a file system that breaks, takes \
      both.
      """,
    details: """
      A note, once there is a backup: whether copies go elsewhere, by rsync, restic or a snapshot of the disk, cannot be seen from here. \
      `backup.directory` in persist.yaml, or `persist backup --output`, names a place on another disk.
      """)
}
