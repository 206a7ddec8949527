internal import Compose
package import Diagnostics
internal import Engine
internal import Host
internal import Layout
internal import Rules
internal import Settings
internal import UseCases
internal import Values

/// What a deploy would do, step by step, and what stands in its way: nothing is changed by looking.
package struct DeployPlan: Sendable {
  package struct Step: Sendable {
    package let step: DeployStep
    /// What it does here.
    package let what: [String]
    /// Why the deploy would end at it.
    package let obstacle: String?

    init(_ step: DeployStep, _ what: [String] = [], obstacle: String? = nil) {
      self.step = step
      self.what = what
      self.obstacle = obstacle
    }
  }

  package let number: Int
  package let rollbackTo: Int?
  package let steps: [Step]

  /// The status that the deploy would end with at the first obstacle.
  package let exitStatus: ExitStatus

  /// - Throws: `EngineFailure`; `Interrupted`.
  package init(of stack: LiveStack, _ request: DeployRequest) throws {
    let records = try DeployHistory(at: stack.workspace.place).records()
    let guards = try DeployGuard(stack, last: records.current).findings()
      .filter { !request.accepted.contains($0.kind) }
    let layout = try stack.workspace.layout
    let setup = try layout.plan(allowsMemory: false)
    let errors =
      request.target == nil
      ? try stack.workspace.verify([.compose, .env, .tree]).findings
        .filter { $0.severity == .error && !Self.isMended($0, bySetup: !setup.steps.isEmpty) } : []
    number = records.nextNumber
    rollbackTo = request.target?.number
    let made =
      request.target != nil
      ? []
      : [
        Step(.setup, setup.steps.map { $0.description(in: setup.root) }),
        Step(
          .verify, obstacle: errors.first.map { "\(Quantity.count(errors.count, "error")): \($0.message)" }),
      ]
    let checked = Step(
      .guards, obstacle: guards.isEmpty ? nil : guards.map(\.message).joined(separator: "; "))
    let backup = request.takesBackup ? [Step(.backup, ["of all of \(setup.root.displayName)"])] : []
    let proof =
      request.proof == .none
      ? Step(.check, stack.workspace.settings.deploy.check.map { printable($0.run) })
      : Step(.prove, ["by \(request.proof.rawValue)"])
    steps =
      try made + [checked] + backup + [
        Step(.fetch, Self.fetching(stack, request)), Step(.images), Step(.up, Self.starting(stack, request)),
        Step(.health, ["at most \(Quantity.duration(seconds: request.patience))"]), proof,
      ]
    exitStatus = !errors.isEmpty ? .findings : !guards.isEmpty ? .refused : .done
  }

  /// A tree that is not set up yet is, before verify is asked.
  private static func isMended(_ finding: Finding, bySetup setsUp: Bool) -> Bool {
    setsUp && TreeRule.mendedBySetup.contains(finding.rule)
  }

  private static func fetching(_ stack: LiveStack, _ request: DeployRequest) throws -> [String] {
    if let target = request.target {
      return target.images.map { "\(printable($0.name)) means \($0.id.prefix(19)) again" }
    }
    let built = request.builds ? stack.project.services.filter { $0.build != nil }.map { "build \($0.name.text)" } : []
    let pulled = try stack.project.services.compactMap { service -> String? in
      guard service.build == nil, let name = service.image?.value else { return nil }
      return try request.pulls || stack.engine.image(name) == nil ? "pull \(printable(name))" : nil
    }
    return built + pulled
  }

  /// The services that Compose would make anew, as far as their configuration shows.
  private static func starting(_ stack: LiveStack, _ request: DeployRequest) throws -> [String] {
    if let target = request.target { return ["as \(target.name) started them"] }
    let containers = try stack.containers()
    let hashes = stack.configurationHashes()
    return try stack.project.services.map(\.name.text).map { service in
      guard let container = containers.first(where: { $0.service == service }) else {
        return "start \(service)"
      }
      let isSame = hashes[service] == container.configurationHash
      let image = try stack.project.service(named: service)?.image.flatMap { try stack.engine.image($0.value) }
      if !isSame || (image.map { $0.id != container.image } ?? false) { return "make \(service) anew" }
      return container.isRunning ? "\(service) stays as it is" : "start \(service)"
    }
  }
}
