package import SystemPackage
internal import Values

/// What a restore came to.
package struct RestoreReport: Sendable {
  /// The backup's id, or the archive's path.
  package let source: String
  package let totals: TreeTotals
  /// Of what stood there before; `nil` where there was nothing to keep.
  package let safetyBackup: BackupReport?
  package let unpacked: Unpacked
  /// Where the old tree stands now.
  package let oldTree: FilePath?
}
