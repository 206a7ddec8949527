package import Backup
internal import Compose
internal import Diagnostics
internal import Engine
internal import Host
internal import Layout
internal import Rules
internal import Settings
internal import SystemPackage
package import UseCases
package import Values

/// Carries out a deploy, from top to bottom:
///
/// 1. The tree is set up, verify asked, what runs compared with what is to run, a backup taken. What fails here has changed
///    nothing that runs.
/// 2. The journal is opened: a record of the deploy that says how far it is. From here on whoever finds it knows.
/// 3. Images are fetched and built, and looked at. 4. The services are started. 5. All are well. 6. The data is proven to survive.
/// 7. The record is closed.
///
/// A step from 3 on that fails is taken back: `Takeback`. Compose is never told to make volumes anew, to remove them, or to say
/// yes to whatever it asks.
package struct DeployRun {
  /// For a rollback: as it was resolved then.
  private let stack: LiveStack
  private let request: DeployRequest
  private let history: DeployHistory
  private let voice: Voice
  private let clock: () -> Timestamp

  /// Seconds that starting may take beyond what the services may take to become well.
  private static let startPatience = 600
  /// Seconds for fetching and building.
  private static let fetchPatience = 3600

  package init(
    of stack: LiveStack, _ request: DeployRequest, _ voice: Voice, clock: @escaping () -> Timestamp
  ) throws {
    let history = DeployHistory(at: try stack.workspace.place)
    self.stack = try request.target.map { try stack.asDeployed(in: $0, history) } ?? stack
    self.request = request
    self.voice = voice
    self.clock = clock
    self.history = history
  }

  /// - Throws: `DeployFailure`, which says what became of the stack; `BackupError`, `EngineFailure` and the like where nothing
  ///   that runs was touched; `Interrupted`.
  package func run(holding lock: borrowing TreeLock) throws -> DeployReport {
    let records = try history.records()
    try closeCutShort(records)
    let last = records.current
    var record = DeployRecord(
      number: records.nextNumber, began: clock().description, project: stack.project.name,
      rollbackTo: request.target?.number, prior: last?.number)
    let hooks = DeployHooks(of: stack, voice)
    try hooks.before(record)
    let backup: BackupReport?
    do {
      backup = try prepare(&record, last: last, holding: lock)
    } catch {
      hooks.onFailure(record, because: (error as? any Explained)?.message ?? "\(error)")
      throw error
    }
    var proof: ProofReport?
    do {
      try change(&record, &proof)
    } catch {
      throw try Takeback(of: record, to: last, because: error, stack, request, voice, clock).run(holding: lock)
    }
    record.step = nil
    record.state = .done
    record.ended = clock().description
    try history.write(record)
    hooks.after(record)
    return DeployReport(record: record, backup: backup, proof: proof)
  }

  /// One that nobody lived to close: the lock is held, so nobody works on it.
  private func closeCutShort(_ records: [DeployRecord]) throws {
    guard var open = records.unfinished, open.state == .running else { return }
    voice.warn(
      "\(open.name) was cut short at “\((open.step ?? .fetch).title)”: what runs may be partly new",
      "this deploy brings all of it to what the files say; `persist deploy --rollback` goes back instead")
    open.state = .cutShort
    try history.write(open)
  }

  // MARK: 1

  private func prepare(
    _ record: inout DeployRecord, last: DeployRecord?, holding lock: borrowing TreeLock
  ) throws -> BackupReport? {
    if stack.compose.isOutdated {
      voice.warn(
        "this is Docker Compose \(stack.compose.version): nobody mends version 1 any more",
        "install Compose v2: docs.docker.com/compose/install")
    }
    if request.target == nil {
      say(.setup)
      try setUp()
      say(.verify)
      try verify()
    }
    say(.guards)
    try refuse(DeployGuard(stack, last: last).findings())
    let running = try stack.containers().filter(\.isRunning)
    record.wasRunning = !running.isEmpty
    record.priorHashes = running.byService(\.configurationHash)
    guard request.takesBackup else { return nil }
    say(.backup)
    let report = try backUp(record, holding: lock)
    record.backup = report.file.string
    return report
  }

  private func setUp() throws {
    let plan = try stack.workspace.layout.plan(allowsMemory: false)
    for warning in plan.warnings { voice.warn(warning.description(in: plan.root)) }
    let report = try plan.apply()
    guard report.failures.isEmpty else {
      throw DeployFailure(
        "the tree could not be set up: \(report.problems.joined(separator: "; "))", hint: report.remedy,
        exitStatus: .findings)
    }
  }

  private func verify() throws {
    let found = try stack.workspace.verify([.compose, .env, .tree]).findings
    let errors = found.filter { $0.severity == .error }
    guard errors.isEmpty else { throw DeployFailure.verify(errors) }
  }

  private func refuse(_ findings: [GuardFinding]) throws {
    for finding in findings where request.accepted.contains(finding.kind) {
      voice.warn("accepted: \(finding.message)")
    }
    let standing = findings.filter { !request.accepted.contains($0.kind) }
    guard standing.isEmpty else { throw DeployFailure.guarded(standing) }
  }

  private func backUp(_ record: DeployRecord, holding lock: borrowing TreeLock) throws -> BackupReport {
    var wanted = try stack.workspace.backupRequest(now: clock(), tool: request.tool)
    wanted.label = "before \(record.name)"
    let (report, isWell): (BackupReport, Bool)
    do {
      (report, isWell) = try BackupTaking(of: stack.workspace, asksEngine: true, voice).take(wanted, holding: lock)
    } catch let error as any Explained where !(error is Interrupted) {
      throw DeployFailure(
        "the backup before it was not taken: \(error.message)",
        hint:
          "nothing was deployed; mend that, or run as somebody who can read the tree; --no-backup goes without",
        exitStatus: error.exitStatus)
    }
    voice.detail("backed up: \(report.file.printable)")
    guard isWell else {
      throw DeployFailure(
        "something went wrong behind the backup", hint: "nothing was deployed; see the warnings above")
    }
    return report
  }

  // MARK: 3 to 6

  private func change(_ record: inout DeployRecord, _ proof: inout ProofReport?) throws {
    let names = try imageNames()
    let there = try stack.containers()
    let before = try images(names.merging(there.byService(\.image)) { $1 })
    record.priorImages = try priorImages(names, there)
    record.profiles = request.target?.profiles ?? stack.profiles
    try enter(.fetch, &record)
    try fetch(names)
    try enter(.images, &record)
    let images = try images(names)
    record.images = names.sorted { $0.key < $1.key }.compactMap { service, name in
      images[service].map { DeployRecord.Image(service: service, name: name, id: $0.id) }
    }
    try refuse(DeployGuard(stack, last: nil).findings(about: images, before: before))
    try history.write(resolved: resolved(), of: record)
    try enter(.up, &record)
    try start()
    try enter(.health, &record)
    let problems = try health.wait()
    guard problems.isEmpty else { throw DeployFailure.unwell(problems) }
    record.mounts = try stack.containers().byService(RecordedMount.all)
    guard request.proof != .none else { return try check(&record) }
    try enter(.prove, &record)
    let report = try ProofRun(of: stack, depth: request.proof, patience: request.patience, voice).run(clock: clock)
    guard report.isGood else { throw DeployFailure.unproven(report) }
    record.proof = DeployRecord.Proof(depth: report.done, marks: report.kept)
    proof = report
  }

  /// A proof runs the user's checks itself.
  private func check(_ record: inout DeployRecord) throws {
    try enter(.check, &record)
    try OwnCommands(stack.workspace).run(stack.workspace.settings.deploy.check, "deploy.check") { stack.engine }
  }

  /// What each service runs is called: by service.
  private func imageNames() throws -> [String: String] {
    if let target = request.target {
      return Dictionary(target.images.map { ($0.service, $0.name) }, uniquingKeysWith: { first, _ in first })
    }
    return Dictionary(
      stack.project.services.map { service in
        (service.name.text, service.image?.value ?? "\(stack.project.name)-\(service.name.text)")
      }, uniquingKeysWith: { first, _ in first })
  }

  private func images(_ names: [String: String]) throws -> [String: EngineImage] {
    var images: [String: EngineImage] = [:]
    for (service, name) in names { images[service] = try stack.engine.image(name) }
    return images
  }

  /// What runs, by the name that it was asked for: that may mean something else by now. And what the other names mean that are
  /// going to be fetched.
  private func priorImages(_ names: [String: String], _ there: [Container]) throws -> [DeployRecord.Image] {
    let running = there.compactMap { container in
      container.service.map { DeployRecord.Image(service: $0, name: container.imageName, id: container.image) }
    }
    let taken = Set(running.map(\.name))
    let others = try names.sorted { $0.key < $1.key }.filter { !taken.contains($0.value) }.compactMap { service, name in
      try stack.engine.image(name).map { DeployRecord.Image(service: service, name: name, id: $0.id) }
    }
    return others + running
  }

  private func fetch(_ names: [String: String]) throws {
    let limit = Duration.seconds(Self.fetchPatience)
    if let target = request.target {
      for image in target.images { try stack.engine.giveBack(image) }
      return
    }
    let built = stack.project.services.filter { $0.build != nil }.map(\.name.text)
    if request.builds, !built.isEmpty { _ = try stack.compose(["build"] + built, limit: limit) }
    let wanted = try stack.project.services.filter { service in
      guard service.build == nil, let name = names[service.name.text] else { return false }
      return try request.pulls || service.value(at: "pull_policy")?.string == "always"
        || stack.engine.image(name) == nil
    }.map(\.name.text)
    if !wanted.isEmpty { _ = try stack.compose(["pull", "--quiet"] + wanted, limit: limit) }
  }

  /// The project as Compose resolves it, with every value filled in.
  private func resolved() throws -> String {
    if let target = request.target { return try history.resolved(of: target).text }
    return try stack.compose(["config"], limit: .seconds(120))
  }

  private func start() throws {
    do {
      try stack.start(limit: .seconds(request.patience + Self.startPatience))
    } catch let failure as EngineFailure {
      let problems = health.problems()
      throw DeployFailure(failure.message, hint: failure.hint, problems: problems)
    }
  }

  private var health: StackHealth { StackHealth(of: stack, patience: request.patience) }

  /// Says so, and durably, before the step changes anything.
  private func enter(_ step: DeployStep, _ record: inout DeployRecord) throws {
    try Interruption.check()
    record.step = step
    try history.write(record)
    say(step)
  }

  private func say(_ step: DeployStep) { voice.say("· \(step.title)") }
}

/// What a deploy that is done came to.
package struct DeployReport: Sendable {
  package let record: DeployRecord
  /// The safety backup.
  package let backup: BackupReport?
  package let proof: ProofReport?
}

extension LiveStack {
  /// The project as an earlier deploy started it.
  ///
  /// - Throws: `LiveRefusal` where nothing tells of that any more.
  func asDeployed(in record: DeployRecord, _ history: DeployHistory) throws -> LiveStack {
    resolved(
      try history.resolved(of: record).file, profiles: record.profiles, services: Set(record.images.map(\.service)))
  }

  /// Starts what is to run, never with `--renew-anon-volumes` or `--yes`. What an earlier deploy did not have is stopped; what
  /// the files do not name is the user's own affair.
  func start(limit: Duration) throws {
    _ = try compose(["up", "--detach", "--no-build"], limit: limit)
    guard isResolved else { return }
    try engine.stop(containers().filter { $0.isRunning && !services.contains($0.service ?? "") })
  }
}

extension ContainerEngine {
  /// Gives a name back to the image that had it. One that is named by what it is keeps its name anyway.
  func giveBack(_ image: DeployRecord.Image) throws {
    guard !image.name.contains("@"), !image.name.hasPrefix("sha256:") else { return }
    guard try self.image(image.id) != nil else {
      throw LiveRefusal(
        "the image that \(image.service) ran, \(image.id.prefix(19))…, is not there any more",
        hint: "it was removed (`docker image prune`); fetch it again, or deploy what the files say")
    }
    if try self.image(image.name)?.id != image.id { try tag(image.id, as: image.name) }
  }
}
