internal import Host
internal import Values

/// A restore that a crash or a kill left between old and new; the next command that changes something finishes it.
package struct InterruptedRestore: Hashable, Sendable {
  /// The id of the backup that was being restored.
  package let backup: String

  /// Looks, changes nothing, takes no lock. `nil` where no restore is open.
  package static func find(at place: DataPlace) throws -> InterruptedRestore? {
    guard try place.parent.isTaken() else { return nil }
    let base = try StateDirectory.base(for: place)
    guard try base.status(of: StateDirectory.name)?.kind == .directory else { return nil }
    return try RestoreJournal.read(in: base).map { InterruptedRestore(backup: $0.backup) }
  }
}
