import Diagnostics

extension TreeRule {
  package static let backupsOnSameDisk = Rule(
    "PST077", "backups-on-same-disk", .tree, .note, summary: "the backups lie on the same file system as the data",
    reason: """
      They help against a mistake, not against the loss of the disk.
      """,
    details: "Copy them elsewhere, or name a directory of another disk with `backup: directory:` in `persist.yaml`.")
}
