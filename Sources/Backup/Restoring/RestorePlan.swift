internal import SystemPackage
package import Values

/// What `restore` is about to do: printed by a dry run, carried out by `Restore`.
package struct RestorePlan: Sendable {
  package let request: RestoreRequest
  /// The backup's id, or the archive's path.
  package let source: String
  let selection: RestoreSelection
  /// Of what is asked for.
  package let totals: TreeTotals
  /// In place: what changes places with what is live, relative to the root; empty: the root as a whole.
  package let replaced: [EntryPath]
  /// In place, where the root itself cannot change places: names below it that are not in the backup, and move away.
  package let takenAway: [EntryPath]
  /// Whether what is live holds any file that a safety backup would keep.
  package let takesSafetyBackup: Bool
}
