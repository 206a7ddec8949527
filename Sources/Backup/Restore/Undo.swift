internal import Diagnostics
package import Host
package import SystemPackage
package import Values

/// Takes back the last restore: what it replaced and took away becomes live again, and what it put there is kept in its
/// place, so that an undo is undone by another. Nothing is lost on the way, so no backup is taken.
package struct Undo: ~Copyable {
  package struct Report: Sendable {
    /// Where what was live before is kept now.
    package let oldTree: FilePath
    package let unset: [UnsetMetadata]
    package let keptTrees: [String]
  }

  private let place: TreeLocation
  private let base: Directory
  private let record: RestoreState

  /// - Throws: `BackupError` (refused) where there is nothing to take back.
  package init(at place: TreeLocation) throws {
    self.place = place
    guard let state = try StateDirectory.existing(for: place),
      let record = try RestoreState.read(RestoreArea.undoState, in: state.base)
    else {
      throw BackupError.refused(
        "there is no restore of \(place.root.printable) to take back",
        hint: "`persist list` shows the backups; those of the kind `safety` were taken before a restore")
    }
    base = try state.base.duplicate()
    self.record = record
  }

  /// The backup whose restore is taken back, or done again.
  package var backup: String { record.origin.backup }

  /// When that was, RFC 3339.
  package var restoredAt: String { record.startedAt }

  /// Whether it is an undo that is taken back, and the restore comes again.
  package var isRedo: Bool {
    if case .undo = record.origin { true } else { false }
  }

  /// The paths that change places, relative to the root; empty: the root as a whole.
  package func parts() throws -> [EntryPath] {
    guard case .parts(let steps) = record.swap else { return [] }
    return try steps.filter { $0.kind != .carry }.map { try treePath($0.live) }
  }

  /// Who has either tree mounted.
  package func uses() throws -> [TreeUse] {
    try TreeUse.find(place.root, below: place.projectDirectory)
      + TreeUse.find(base.path.appending(RestoreArea.undo.description), below: nil)
  }

  /// - Parameter lock: shows that no other persist changes the tree meanwhile.
  package func run(isOffline: Bool, now: Timestamp, holding lock: borrowing TreeLock) throws -> Report {
    if !isOffline, let use = try uses().first {
      throw BackupError.inUse(by: use)
    }
    let state = try layOut(now)
    try state.write(to: RestoreArea.state, in: base)
    let (outcome, unset) = try Recovery.finishOrRevert(state, in: base)
    if case .reverted(let why) = outcome {
      throw BackupError.failed(
        "the trees could not change places: \(why)", hint: "the tree is what it was; mend what stands in the way")
    }
    return Report(
      oldTree: base.path.appending(RestoreArea.undo.description), unset: unset,
      keptTrees: try Recovery.closeOrTell(state, in: base))
  }

  private func layOut(_ now: Timestamp) throws -> RestoreState {
    let parts = try parts()
    if parts.isEmpty, try base.status(of: oldRoot()) == nil {
      throw BackupError.refused(
        "nothing stood at \(place.root.printable) before the restore of \(printable(backup))",
        hint: "move the tree away by hand where it is not wanted")
    }
    let carried = try record.steps.filter { $0.kind == .carry }.map { try treePath($0.live) }
    let kept = Set(carried + (try place.reserved())).sorted()
    do {
      let layout = try SwapLayout(of: place, in: base, area: .undo, keeping: kept)
      let (swap, directories) = try layout.lay(parts: parts, takingAway: newSideFiles(beside: parts))
      let stayed = try stayed(but: directories)
      return RestoreState(
        phase: .swapping, origin: isRedo ? .restore(of: backup) : .undo(of: backup), startedAt: now, area: .undo,
        swap: swap, directories: directories.filter { one in !stayed.contains { $0.live == one.live } } + stayed)
    } catch {
      try base.removeTree(RestoreArea.probe)
      throw error
    }
  }

  /// Those that were made since the restore, beside a database that changes places alone.
  private func newSideFiles(beside parts: [EntryPath]) throws -> [EntryPath] {
    guard try place.root.isTaken() else { return [] }
    let root = try Directory.open(place.root)
    return try parts.flatMap(SideFiles.names).filter { try !parts.contains($0) && root.status(of: $0) != nil }
  }

  private func oldRoot() throws -> EntryPath {
    try RestoreArea.undo.appending(RestoreArea.tree).appending(place.rootName)
  }

  /// The directories that the restore left where they were, with what they had before: those that it gave other metadata,
  /// and those that change places with nothing now.
  private func stayed(but changes: [DirectoryChange]) throws -> [DirectoryChange] {
    guard case .parts = record.swap else { return [] }
    var result: [DirectoryChange] = []
    for change in record.directories
    where change.incoming != change.outgoing || !changes.contains(where: { $0.live == change.live }) {
      let live = try change.live.map { try base.directory(at: $0) } ?? base.duplicate()
      let now = DirectoryMetadata(try live.metadata())
      result.append(
        DirectoryChange(
          live: change.live, counterpart: change.counterpart, incoming: change.outgoing, outgoing: now))
    }
    return result
  }

  /// Of a path relative to the directory that holds `.persist`.
  private func treePath(_ path: EntryPath) throws -> EntryPath {
    try StateDirectory.rootIsFixed(place) ? path : path.relative(to: place.rootName) ?? path
  }
}
