internal import Host
internal import Values

/// What a restore that was cut short left in `.persist`.
package enum RestoreLeftover: Hashable, Sendable {
  /// It was putting this backup, by its id, in the place of the tree; the next command that changes something finishes it.
  case journal(backup: String)
  /// It had not touched the tree yet; where its staging tree stands.
  case staging(path: String)

  /// Looks, changes nothing, takes no lock. `nil` where nothing was left.
  package static func find(at place: DataPlace) throws -> RestoreLeftover? {
    if let open = try InterruptedRestore.find(at: place) { return .journal(backup: open.backup) }
    guard try place.parent.isTaken() else { return nil }
    let base = try StateDirectory.base(for: place)
    guard try base.status(of: StateDirectory.name)?.kind == .directory,
      try base.status(of: StagingArea.staging) != nil
    else { return nil }
    return .staging(path: base.name(of: StagingArea.staging))
  }
}
