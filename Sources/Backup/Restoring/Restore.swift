internal import Archive
internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// Carries out a restore plan. In place, in this order, so that what stands there is whole at every instant:
///
/// 1. The index says what the archive holds (`RestoreSource`).
/// 2. The new tree is built in `.persist/staging`, on the same file system, from an archive that is checked to its end
///    while it is read, and made durable. Where a single checksum is wrong, it is thrown away.
/// 3. What stands there is backed up, and that backup is read back.
/// 4. The journal is written: from here on the restore is finished even if this process is not there to do it.
/// 5. New and old change places by renames; the backups go over to the new tree.
/// 6. The old tree stays as `.persist/undo`; the one of the restore before is removed.
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
    let state = try StateDirectory.open(for: plan.request.place)
    let unpacked = try stage(source, in: state.base)
    let safetyBackup = try takeSafetyBackup(holding: lock)
    let journal = RestoreJournal(
      backup: source.name, placements: try placements(in: state.base), root: try timeOfNewRoot(in: state.base))
    try Interruption.check()
    try journal.write(in: state.base)
    try journal.complete(in: state.base)
    return RestoreReport(
      source: plan.source, totals: plan.totals, safetyBackup: safetyBackup, unpacked: unpacked,
      oldTree: plan.request.place.parent.appending(StagingArea.undo.description))
  }

  private func stage(_ source: borrowing RestoreSource, in base: borrowing Directory) throws -> Unpacked {
    let tree = try StagingArea.prepare(in: base)
    do {
      let destination = EntryDestination.renamed(root: plan.selection.root, name: plan.request.place.rootName)
      let unpacked = try Unpacker(
        order: source.order(for: plan, to: destination), helper: plan.request.helper, progress: progress
      ).unpack(source, into: tree)
      try base.syncFileSystem()
      return unpacked
    } catch {
      try StagingArea.discard(StagingArea.staging, in: base)
      throw error
    }
  }

  private func takeSafetyBackup(holding lock: borrowing TreeLock) throws -> BackupReport? {
    guard plan.takesSafetyBackup else { return nil }
    let backups = plan.request.place.backupsDirectory
    let request = BackupRequest(
      place: plan.request.place, project: plan.request.project, destination: .directory(backups),
      catalogue: Catalogue(directory: backups), label: "before the restore of \(plan.source)",
      kind: .safety, allowsEmpty: true, now: plan.request.now, tool: plan.request.tool)
    return try BackupRun(BackupPlan.make(request)).run(holding: lock)
  }

  private func placements(in base: borrowing Directory) throws -> [Placement] {
    let root = plan.request.place.rootName
    let staged = try StagingArea.tree.appending(root)
    let rootIsBase = try StateDirectory.rootIsMount(plan.request.place)
    if plan.request.paths.isEmpty, plan.replaced.isEmpty {
      return try [put(root, staged, in: base)] + carryBackups(root: root, staged: staged, in: base)
    }
    func live(_ path: EntryPath) throws -> EntryPath { rootIsBase ? path : try root.appending(path) }
    var placements: [Placement] = []
    for path in plan.replaced { placements.append(try put(live(path), staged.appending(path), in: base)) }
    for path in plan.takenAway {
      let inode = try inode(of: live(path), in: base)
      placements.append(
        Placement(action: .takeAway, live: try live(path), staged: try staged.appending(path), inode: inode))
    }
    return placements
  }

  private func put(_ live: EntryPath, _ staged: EntryPath, in base: borrowing Directory) throws -> Placement {
    Placement(action: .put, live: live, staged: staged, inode: try inode(of: staged, in: base))
  }

  /// The old tree takes its backups with it when it moves: they come back to the tree that is live then.
  private func carryBackups(
    root: EntryPath, staged: EntryPath, in base: borrowing Directory
  ) throws -> [Placement] {
    let live = try root.appending(DataPlace.backupsName)
    guard try base.status(of: root) != nil, let backups = try base.status(of: live) else { return [] }
    let carried = try staged.appending(DataPlace.backupsName)
    return [Placement(action: .put, live: live, staged: carried, inode: backups.inode)]
  }

  private func timeOfNewRoot(in base: borrowing Directory) throws -> (path: EntryPath, modified: Timestamp)? {
    guard plan.request.paths.isEmpty, plan.replaced.isEmpty else { return nil }
    let root = plan.request.place.rootName
    return try base.status(of: StagingArea.tree.appending(root)).map { (root, $0.modified) }
  }

  private func inode(of path: EntryPath, in base: borrowing Directory) throws -> UInt64 {
    guard let status = try base.status(of: path) else {
      throw BackupError.failed("\(base.name(of: path)) vanished during the restore", hint: "run it again")
    }
    return status.inode
  }
}
