internal import Compose
internal import Diagnostics
internal import Engine
internal import Host
internal import Rules
package import Settings
internal import Stores
internal import SystemPackage
package import UseCases
package import Values

/// Proves on the running stack that what services write survives: a mark is left in every place with data and in every store
/// that can be asked, from inside; the services are restarted, or made anew; the marks are looked for; and removed.
///
/// What would be lost on the way for certain is found before, and then nothing is restarted.
package struct ProofRun {
  private let stack: LiveStack
  private let depth: ProofDepth
  private let patience: Int
  private let voice: Voice
  private let mark = String(UInt64.random(in: 1 << 60...UInt64.max), radix: 16)

  /// - Parameters:
  ///   - depth: what the marks must outlive.
  ///   - patience: seconds that services may take to be well again.
  package init(of stack: LiveStack, depth: ProofDepth, patience: Int, _ voice: Voice) {
    self.stack = stack
    self.depth = depth
    self.patience = patience
    self.voice = voice
  }

  /// - Parameter clock: tells the time.
  /// - Returns: the evidence, which is kept, too.
  /// - Throws: `EngineFailure` where the engine fails; `LiveRefusal` where nothing runs; `Interrupted`. No mark is left then.
  package func run(clock: () -> Timestamp) throws -> ProofReport {
    var report = ProofReport(project: stack.project.name, began: clock().description, asked: depth.rawValue)
    report.failedCheck = try check(when: "before")
    guard report.failedCheck == nil else {
      report.done = ProofDepth.none.rawValue
      return try end(report, clock)
    }
    let before = try StackObservation(of: stack)
    guard !before.places.isEmpty || before.containers.contains(where: \.isRunning) else {
      throw LiveRefusal(
        "no service of \(stack.project.name) runs: there is nothing to prove", hint: "start it: `persist deploy`",
        exitStatus: .failed)
    }
    report.add(try stack.workspace.standing(before.placeFindings(in: stack.project)))
    report.images = before.containers.byService(\.image)
    var trial = ProofTrial(stack, mark)
    let note = OpenProof(at: try stack.workspace.place)
    if let leftover = try note.mark() { ProofTrial(stack, leftover).removeLeftovers(in: before) }
    try note.write(mark)
    defer {
      trial.removeMarks()
      note.remove()
    }
    try trial.leaveMarks(in: before)
    report.add(try stack.workspace.standing(trial.findings))
    let depth = depthWithoutLoss(before, trial)
    report.done = depth.rawValue
    try carryOut(depth, before)
    let health = StackHealth(of: stack, patience: patience)
    report.unwell = try depth == .mounts ? health.problems() : health.wait()
    try trial.lookForMarks(in: depth == .mounts ? before.containers : stack.containers(), after: depth)
    report.marks = trial.marks
    report.add(try stack.workspace.standing(trial.findings.filter { $0.rule == LiveRule.didNotSurvive.id }))
    report.failedCheck = try check(when: "after")
    return try end(report, clock)
  }

  private func end(_ report: ProofReport, _ clock: () -> Timestamp) throws -> ProofReport {
    var report = report
    report.ended = clock().description
    try report.write(at: stack.workspace.place)
    return report
  }

  /// - Returns: why the user's own checks say that the stack is not well.
  private func check(when: String) throws -> String? {
    let checks = stack.workspace.settings.deploy.check
    guard !checks.isEmpty else { return nil }
    do {
      try OwnCommands(stack.workspace).run(checks, "deploy.check") { stack.engine }
      return nil
    } catch let failure as OwnCommandFailure {
      return "\(when) the proof: \(failure.message)"
    }
  }

  /// Restarting, or making anew, what is known to lose data would be how to lose it.
  private func depthWithoutLoss(_ before: StackObservation, _ trial: ProofTrial) -> ProofDepth {
    guard depth != .mounts else { return depth }
    var reasons: [String] = []
    if depth == .recreate {
      reasons += before.layers.filter { !$0.value.isEmpty }.keys.sorted().map {
        "\($0) has data where nothing is mounted"
      }
      let drift = [LiveRule.mountsDiffer.id, LiveRule.notDeployed.id]
      reasons += before.findings(about: stack).filter { drift.contains($0.rule) }.map(\.message)
    }
    reasons += before.places.filter { $0.backing == .memory && $0.isWritten && trial.holdsSomething($0, in: before) }
      .map { "\($0.service) has data in memory" }
    reasons += trial.losses
    guard let first = reasons.first else { return depth }
    voice.warn(
      "nothing is \(depth == .recreate ? "made anew" : "restarted"): \(first)",
      "save what would be lost: `persist rescue`, then mount the tree where it is written; what was changed: `persist deploy`"
    )
    return .mounts
  }

  private func carryOut(_ depth: ProofDepth, _ before: StackObservation) throws {
    let services = Set(before.containers.filter(\.isRunning).compactMap(\.service)).sorted()
    let limit = Duration.seconds(patience + 600)
    switch depth {
    case .none, .mounts: return
    case .restart:
      voice.say("restarting \(services.joined(separator: ", "))")
      _ = try stack.compose(["restart"] + services, limit: limit)
    case .recreate:
      voice.say("making anew \(services.joined(separator: ", "))")
      _ = try stack.compose(["up", "--detach", "--force-recreate", "--no-build", "--no-deps"] + services, limit: limit)
    }
  }
}
