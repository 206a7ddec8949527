package import SystemPackage
package import Values

/// One backup file, as its name and its index describe it; nothing of it is verified.
package struct CatalogueEntry: Hashable, Sendable {
  package let id: BackupID
  package let file: FilePath
  /// Bytes on disk.
  package let size: Int64
  package let modified: Timestamp
  /// `nil` where the file is no backup of persist's, or cannot be read.
  package let record: BackupRecord?
  /// Why there is no record.
  package let problem: String?
}
