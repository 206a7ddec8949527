package import Host
package import SystemPackage
internal import Values

/// What a restore came to.
package struct RestoreReport: Sendable {
  /// The backup's id, or the archive's path.
  package let source: String
  package let totals: TreeTotals
  /// Of what stood there before; `nil` where there was nothing to keep.
  package let safetyBackup: BackupReport?
  /// Owners, attributes and access lists that this process had no right to set.
  package let unset: [UnsetMetadata]
  /// Where the old tree stands now.
  package let oldTree: FilePath?
}
