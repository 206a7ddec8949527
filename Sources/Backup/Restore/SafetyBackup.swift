internal import Archive
internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// The backup of what stands there that a restore takes before it replaces it. It never stands in the way: the old tree is
/// kept all the same.
package enum SafetyBackup: Sendable {
  /// There was nothing to back up.
  case notNeeded
  case taken(BackupReport)
  /// Why there is none.
  case failed(message: String)

  static func take(for plan: RestorePlan, holding lock: borrowing TreeLock) throws -> SafetyBackup {
    guard plan.takesSafetyBackup else { return .notNeeded }
    do {
      return .taken(try BackupRun(BackupPlan.make(request(for: plan))).run(holding: lock))
    } catch let error as any Explained where !(error is Interrupted) {
      return .failed(message: error.message)
    }
  }

  /// Of the parts that change, or of the whole tree; what cannot be read is left out and named.
  private static func request(for plan: RestorePlan) throws -> BackupRequest {
    let request = plan.request
    let backups = request.place.backupsDirectory
    let parts = plan.parts + plan.sideFiles
    let root = try Directory.open(request.place.root)
    return BackupRequest(
      place: request.place, project: request.project, destination: .directory(backups),
      catalogue: Catalogue(directory: backups),
      selection: TreeSelection(only: try parts.filter { try root.status(of: $0) != nil }, exclude: []),
      label: "before the restore of \(plan.source)", kind: .safety, allowsPartial: true, allowsEmpty: true,
      helper: request.helper,
      now: request.now, tool: request.tool)
  }
}
