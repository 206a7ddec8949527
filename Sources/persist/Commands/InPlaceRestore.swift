import Archive
import Backup
import UseCases

/// Puts a backup, or paths of one, in the place of what stands there; says what that does and asks first.
struct InPlaceRestore {
  private let request: RestoreRequest
  private let workspace: Workspace
  private let limits: ReaderLimits
  private let use: UseOptions
  private let consent: ConsentOptions
  private let console: Console

  init(
    _ request: RestoreRequest, in workspace: Workspace, limits: ReaderLimits = .init(), use: UseOptions,
    consent: ConsentOptions, _ console: Console
  ) {
    self.request = request
    self.workspace = workspace
    self.limits = limits
    self.use = use
    self.consent = consent
    self.console = console
  }

  /// - Returns: `false` beside the report where a service did not come back, which was told.
  func run(holding lock: borrowing TreeLock) throws -> (RestoreReport, isBack: Bool) {
    let source = try RestoreSource.open(for: request, limits: limits)
    let plan = try RestorePlan.make(request, from: source)
    let description = RestorePlanText(plan, now: SystemClock.now)
    if !consent.yes { console.say(description.changes) }
    try consent.require(to: "replace \(description.target)", asking: description.question, on: console)
    guard use.stop else { return (try replace(plan, source, lock), true) }
    return try workspace.whileServicesAreStopped(for: "a restore", holding: lock, console.voice) {
      // What was stopped has written what it held.
      try replace(RestorePlan.make(request, from: source), source, lock)
    }
  }

  private func replace(
    _ plan: RestorePlan, _ source: borrowing RestoreSource, _ lock: borrowing TreeLock
  ) throws -> RestoreReport {
    let bar = ProgressBar("restoring", total: plan.totals.bytes, on: console)
    defer { bar?.finish() }
    return try Restore(plan) { bar?.advance(by: $0) }.run(from: source, holding: lock)
  }
}
