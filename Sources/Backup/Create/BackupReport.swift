package import SystemPackage
package import Values

/// What a finished backup came to.
package struct BackupReport: Sendable {
  package let id: BackupID
  package let file: FilePath
  package let record: BackupRecord
  /// Bytes of the file.
  package let compressedSize: Int64
  /// Bytes of it that were copied from the backup before, unchanged.
  package let reusedSize: Int64
  /// Names that a link in the tree points at outside of it, relative to the root: such a link is stored, what it points
  /// at is not.
  package let outwardLinks: [EntryPath]
  /// Why nothing was copied from the backup before, where that was found to be damaged.
  package let previousDamage: String?
  package let projectFilesOutside: [FilePath]
}
