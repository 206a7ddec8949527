internal import Compose
internal import Diagnostics
internal import Engine
internal import Host
internal import Values

/// Whether all services of a project are well, and which is not.
package struct StackHealth {
  /// A service that is not well.
  package struct Problem: Codable, Hashable, Sendable {
    package let service: String
    /// Completes a sentence that begins with the service.
    package let what: String
    /// What it wrote last.
    package let lastLines: [String]
  }

  private let stack: LiveStack
  /// Seconds that all together may take.
  private let patience: Int

  /// Seconds that a service without a healthcheck must run before it counts as well.
  private static let proof = 3
  private static let lines = 20
  /// Starts after the first that a service without a healthcheck may need: others it depends on come up meanwhile.
  private static let tolerableRestarts = 5

  private let isInterruptible: Bool

  /// - Parameter isInterruptible: whether a signal breaks the wait off.
  package init(of stack: LiveStack, patience: Int, isInterruptible: Bool = true) {
    self.stack = stack
    self.patience = patience
    self.isInterruptible = isInterruptible
  }

  /// Waits until all are well, or one cannot become so any more.
  ///
  /// - Returns: those that are not well; none: all are.
  /// - Throws: `EngineFailure`; `Interrupted`.
  package func wait() throws -> [Problem] {
    let deadline = ContinuousClock.now + .seconds(patience)
    var steady: [String: (since: ContinuousClock.Instant, restarts: Int)] = [:]
    while true {
      if isInterruptible { try Interruption.check() }
      let containers = try stack.containers().filter { stack.services.contains($0.service ?? "") }
      let verdicts = containers.map { ($0, verdict(on: $0, &steady)) }
      let missing = stack.services.subtracting(containers.compactMap(\.service)).sorted()
      let broken = verdicts.compactMap { container, verdict -> (Container, String)? in
        if case .broken(let what) = verdict { (container, what) } else { nil }
      }
      if !broken.isEmpty { return try broken.map(problem) }
      let waiting = verdicts.compactMap { container, verdict -> (Container, String)? in
        if case .waiting(let what) = verdict { (container, what) } else { nil }
      }
      if waiting.isEmpty, missing.isEmpty { return [] }
      if ContinuousClock.now >= deadline {
        return try missing.map { Problem(service: $0, what: "has no container", lastLines: []) } + waiting.map(problem)
      }
      Pause.microseconds(250_000)
    }
  }

  /// Those that are not well at this moment, where something else went wrong already.
  package func problems() -> [Problem] {
    var steady: [String: (since: ContinuousClock.Instant, restarts: Int)] = [:]
    let containers = (try? stack.untilDone.containers()) ?? []
    return containers.filter { stack.services.contains($0.service ?? "") }.compactMap { container in
      switch verdict(on: container, &steady) {
      case .broken(let what): try? problem(container, what)
      case .waiting(let what) where container.health != nil || !container.isRunning: try? problem(container, what)
      default: nil
      }
    }
  }

  private enum Verdict {
    case well
    case waiting(String)
    case broken(String)
  }

  private func verdict(
    on container: Container, _ steady: inout [String: (since: ContinuousClock.Instant, restarts: Int)]
  ) -> Verdict {
    guard container.isRunning else { return ended(container) }
    switch container.health {
    case .healthy?: return .well
    case .unhealthy?: return .broken("is unhealthy")
    case .starting?: return .waiting("did not become healthy in \(Quantity.duration(seconds: patience))")
    case nil: break
    }
    let now = ContinuousClock.now
    guard let known = steady[container.id], known.restarts == container.restartCount else {
      steady[container.id] = (now, container.restartCount)
      return .waiting("does not stay up")
    }
    return now >= known.since + .seconds(Self.proof) ? .well : .waiting("does not stay up")
  }

  /// One that is to run once and has done its work is well.
  private func ended(_ container: Container) -> Verdict {
    if container.isWaitingToStart { return .waiting("was not started") }
    if container.endsForGood || isJob(container) {
      return container.exitStatus == 0
        ? .well : .broken("ended with status \(container.exitStatus)")
    }
    return container.restartCount > Self.tolerableRestarts
      ? .broken("ends again and again, the last time with status \(container.exitStatus)")
      : .waiting("does not stay up: it ended with status \(container.exitStatus)")
  }

  /// Whether others wait for it to have ended well.
  private func isJob(_ container: Container) -> Bool {
    stack.project.services.contains { service in
      service.dependsOn.contains {
        $0.service == container.service && $0.condition == "service_completed_successfully"
      }
    }
  }

  private func problem(_ container: Container, _ what: String) throws -> Problem {
    Problem(
      service: container.service ?? container.displayName, what: what,
      lastLines: try stack.engine.lastLines(of: container.id, count: Self.lines))
  }
}
