package import SystemPackage
package import Values

/// What a finished backup came to.
package struct BackupReport: Sendable {
  package let id: BackupID
  package let file: FilePath
  package let record: BackupRecord
  /// Bytes of the file.
  package let compressedSize: Int64
  /// Names that a link in the tree points at outside of it, relative to the root: such a link is stored, what it points
  /// at is not.
  package let outwardLinks: [EntryPath]
  package let projectFilesOutside: [FilePath]
}
