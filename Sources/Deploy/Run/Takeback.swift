internal import Archive
internal import Backup
internal import Compose
internal import Diagnostics
internal import Engine
internal import Host
internal import Settings
internal import SystemPackage
internal import UseCases
internal import Values

/// Takes a deploy back that failed: the inverses of its steps, backwards. Data is put back only where that was asked for.
///
/// Nothing here is broken off by a signal: half taken back is worse than either.
struct Takeback {
  private var record: DeployRecord
  /// What ran before, where it was deployed.
  private let last: DeployRecord?
  private let cause: any Error
  private let stack: LiveStack
  private let request: DeployRequest
  private let voice: Voice
  private let clock: () -> Timestamp
  private let history: DeployHistory

  init(
    of record: DeployRecord, to last: DeployRecord?, because cause: any Error, _ stack: LiveStack,
    _ request: DeployRequest, _ voice: Voice, _ clock: @escaping () -> Timestamp
  ) throws {
    self.record = record
    self.last = last
    self.cause = cause
    self.stack = stack.untilDone
    self.request = request
    self.voice = voice
    self.clock = clock
    history = DeployHistory(at: try stack.workspace.place)
  }

  /// - Returns: what the deploy ends with.
  consuming func run(holding lock: borrowing TreeLock) throws -> any Error {
    let explained = cause as? any Explained
    let reason = explained?.message ?? "\(cause)"
    let step = record.step ?? .fetch
    voice.say("“\(step.title)” failed, and is taken back")
    record.reason = reason
    let outcome: String
    do {
      outcome = try carryOut(from: step, holding: lock)
      record.state = .takenBack
    } catch {
      outcome =
        "taking it back failed, too: \((error as? any Explained)?.message ?? "\(error)"); what runs may be partly new"
      record.state = .failed
    }
    record.ended = clock().description
    try history.write(record)
    DeployHooks(of: stack, voice).onFailure(record, because: reason)
    if cause is Interrupted {
      voice.say("\(record.name): \(outcome)")
      return cause
    }
    return DeployFailure(
      "\(record.name) failed at “\(step.title)”: \(reason)\n\(outcome)", hint: hint(explained),
      exitStatus: record.state == .takenBack && explained?.exitStatus == .refused ? .refused : .failed,
      problems: (cause as? DeployFailure)?.problems ?? [])
  }

  private func hint(_ explained: (any Explained)?) -> String {
    if record.state == .failed { return "`persist deploy --rollback` tries again; `persist status` says what is known" }
    return explained?.hint ?? "mend what failed, and deploy again"
  }

  private func carryOut(from step: DeployStep, holding lock: borrowing TreeLock) throws -> String {
    let isStarted = ![.fetch, .images].contains(step)
    var outcome: [String] = []
    if isStarted, request.rollsBackData, let backup = record.backup {
      _ = try stack.compose(["stop"], limit: limit)
      try restore(FilePath(backup), holding: lock)
      outcome.append("the data is that of \(FilePath(backup).lastComponent?.string ?? backup)")
    }
    for image in record.priorImages { try stack.engine.giveBack(image) }
    guard isStarted else { return "nothing that runs was touched" }
    guard record.wasRunning else {
      _ = try stack.compose(["stop"], limit: limit)
      return (outcome + ["nothing ran before: the services are stopped, and their containers are kept"]).joined(
        separator: "; ")
    }
    let (before, name) = try whatRan()
    try before.start(limit: limit)
    let problems = try StackHealth(of: before, patience: request.patience, isInterruptible: false).wait()
    guard problems.isEmpty else { throw DeployFailure.unwell(problems) }
    return (outcome + [name]).joined(separator: "; ")
  }

  private var limit: Duration { .seconds(request.patience + 600) }

  /// What ran before, as far as anything tells: by the marks that Compose leaves on what it makes.
  private func whatRan() throws -> (LiveStack, name: String) {
    func isSame(_ stack: LiveStack) -> Bool {
      let hashes = stack.configurationHashes()
      return record.priorHashes.allSatisfy { hashes[$0.key] == $0.value }
    }
    guard let last else { return (stack, "what ran before runs again") }
    let deployed = try stack.asDeployed(in: last, history)
    if isSame(deployed) { return (deployed, "what ran before runs again: \(last.name)") }
    // Started by hand since, from the files as they are.
    if request.target == nil, isSame(stack) { return (stack, "what ran before runs again") }
    return (
      deployed, "what ran before was started by something else, from files that are not known: \(last.name) runs now"
    )
  }

  private func restore(_ archive: FilePath, holding lock: borrowing TreeLock) throws {
    let wanted = try stack.workspace.restoreRequest(of: archive, now: clock(), tool: request.tool)
    let source = try RestoreSource.open(for: wanted, limits: .init())
    _ = try Restore(RestorePlan.make(wanted, from: source)).run(from: source, holding: lock)
  }
}
