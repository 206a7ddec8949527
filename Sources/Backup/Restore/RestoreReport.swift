internal import Host
package import SystemPackage
package import Values

/// What a restore came to.
package struct RestoreReport: Sendable {
  /// The backup's id, or the archive's path.
  package let source: String
  package let totals: TreeTotals
  /// Of what stood there before.
  package let safetyBackup: SafetyBackup
  package let unpacked: Unpacked
  /// Where the old tree is kept now; `nil` where nothing stood there.
  package let oldTree: FilePath?
  /// Stores that came back as statements, which must be loaded.
  package let dumps: [EntryPath]
  /// Why something that is not needed any more stays.
  package let keptTrees: [String]
}

extension Unpacked {
  /// With what else could not be set.
  func adding(_ more: [UnsetMetadata]) -> Unpacked {
    Unpacked(unset: unset + more.filter { !unset.contains($0) }, lackOfWall: lackOfWall)
  }
}
