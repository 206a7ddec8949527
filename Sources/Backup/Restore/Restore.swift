internal import Archive
internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// Carries out a restore plan in place. What stands there is whole at every instant, in this order:
///
/// 1. The new tree is built in `.persist/staging`, on the same file system, from an archive that is checked to its end
///    while it is read, and made durable. Where a single checksum is wrong, or a store in it is damaged, it is thrown away.
/// 2. What stands there is backed up, as far as it can be read, and that backup is read back.
/// 3. Every rename that is going to be made is asked about. What fails until here leaves nothing behind.
/// 4. The state is written: from here on the restore is settled even if this process is not there to do it.
/// 5. New and old change places by renames; what the backup never held, and the backups, go over to the new tree.
/// 6. The old tree stays as `.persist/undo`, with the state; the one of the restore before is removed.
package struct Restore {
  private let plan: RestorePlan
  /// Called with the bytes of each file that is written.
  private let progress: (Int64) -> Void

  package init(_ plan: RestorePlan, progress: @escaping (Int64) -> Void = { _ in }) {
    self.plan = plan
    self.progress = progress
  }

  /// - Parameter lock: shows that no other persist changes the tree meanwhile.
  package func run(from source: borrowing RestoreSource, holding lock: borrowing TreeLock) throws -> RestoreReport {
    try refuseWhileInUse()
    let directory = try StateDirectory.open(for: plan.request.place)
    return try run(source, lock, in: directory.base)
  }

  private func run(
    _ source: borrowing RestoreSource, _ lock: borrowing TreeLock, in base: borrowing Directory
  ) throws -> RestoreReport {
    try plan.checkSpace(in: base)
    let unpacked: Unpacked
    let safety: SafetyBackup
    let state: RestoreState
    do {
      unpacked = try stage(source, in: base)
      safety = try SafetyBackup.take(for: plan, holding: lock)
      state = try layOut(source, in: base)
      try Interruption.check()
      try state.write(to: RestoreArea.state, in: base)
    } catch {
      try leaveNothing(in: base)
      throw error
    }
    let (outcome, unset) = try Recovery.finishOrRevert(state, in: base)
    if case .reverted(let why) = outcome { throw wasReverted(why) }
    return RestoreReport(
      source: plan.source, totals: plan.totals, safetyBackup: safety, unpacked: unpacked.adding(unset),
      oldTree: oldTree(state, in: base), dumps: source.dumps(for: plan),
      keptTrees: try Recovery.closeOrTell(state, in: base))
  }

  private func refuseWhileInUse() throws {
    guard !plan.request.isOffline, let use = plan.uses.first else { return }
    throw BackupError.inUse(by: use)
  }

  private func stage(_ source: borrowing RestoreSource, in base: borrowing Directory) throws -> Unpacked {
    let tree = try RestoreArea.prepare(in: base)
    let destination = EntryDestination.renamed(root: plan.selection.root, name: plan.request.place.rootName)
    let unpacked = try Unpacker(
      order: source.order(for: plan, to: destination), helper: plan.request.helper, progress: progress
    ).unpack(source, into: tree)
    try StagedStores.check(plan.request, in: base)
    try base.sync(treeAt: RestoreArea.staging)
    return unpacked
  }

  private func layOut(_ source: borrowing RestoreSource, in base: borrowing Directory) throws -> RestoreState {
    let place = plan.request.place
    let layout = try SwapLayout(
      of: place, in: base, area: .staging, keeping: plan.changes.kept + place.reserved())
    let (swap, directories) = try layout.lay(parts: plan.parts, takingAway: plan.sideFiles)
    return RestoreState(
      phase: .swapping, origin: .restore(of: source.name), startedAt: plan.request.now, area: .staging, swap: swap,
      directories: directories)
  }

  /// Nothing of the tree has been touched.
  private func leaveNothing(in base: borrowing Directory) throws {
    try base.removeTree(RestoreArea.probe)
    try base.remove(RestoreArea.state)
    try base.removeTree(RestoreArea.staging)
  }

  private func wasReverted(_ why: String) -> BackupError {
    .failed(
      "the trees could not change places: \(why)",
      hint: "the tree is what it was; mend what stands in the way, and run the restore again")
  }

  /// `nil` where nothing stood there before.
  private func oldTree(_ state: RestoreState, in base: borrowing Directory) -> FilePath? {
    guard state.steps.contains(where: { $0.outgoing != nil && $0.kind != .carry }) else { return nil }
    return base.path.appending(RestoreArea.undo.description)
  }
}

extension TreeLocation {
  /// What is persist's own in the root, of what stands there.
  func reserved() throws -> [EntryPath] {
    guard try root.isTaken() else { return [] }
    let root = try Directory.open(root)
    return try BackupCoverage.reserved.filter { try root.status(of: $0) != nil }
  }
}
