package import Backup
internal import Diagnostics
package import Engine
package import Host
internal import Values

/// Stops what uses a tree, and brings it back whatever happens: after success, after an error, after a signal, and, by a note
/// beside the tree, after a kill.
package struct ServicePause {
  /// A service that did not come back.
  package struct Failure: Hashable, Sendable {
    package let service: String
    /// Why.
    package let reason: String
    /// What it wrote last.
    package let lastLines: [String]
  }

  private let engine: ContainerEngine
  private let place: TreeLocation

  /// What a service may take until it is healthy, and how long one without a healthcheck must run: seconds.
  private static let patience = 300
  private static let proof = 2
  private static let lines = 10

  package init(_ engine: ContainerEngine, at place: TreeLocation) {
    self.engine = engine
    self.place = place
  }

  /// Stops or pauses containers, dependents first, does `body`, and brings them back in the opposite order.
  ///
  /// - Parameters:
  ///   - lock: of the tree.
  ///   - purpose: as it stands in a sentence: `a restore`.
  /// - Returns: what `body` returns, and what did not come back.
  /// - Throws: what `body` throws, once everything was brought back; `EngineFailure` where something could not be stopped.
  package func during<Value>(
    _ purpose: String, stopping: [Container], pausing: [Container] = [], holding lock: borrowing TreeLock,
    tell: ([Failure]) -> Void, _ body: () throws -> Value
  ) throws -> (Value, [Failure]) {
    let note = StoppedServices(
      Self.services(stopping, isPaused: false) + Self.services(pausing, isPaused: true), for: purpose)
    guard !note.services.isEmpty else { return (try body(), []) }
    try note.write(at: place)
    let value: Value
    do {
      for level in note.levels.reversed() { try stop(level, stopping + pausing) }
      value = try body()
    } catch {
      tell(try bringBack(note))
      throw error
    }
    return (value, try bringBack(note))
  }

  private func stop(_ services: [StoppedServices.Service], _ containers: [Container]) throws {
    try Interruption.check()
    let paused = Set(services.filter(\.isPaused).map(\.container))
    let concerned = containers.filter { container in services.contains { $0.container == container.id } }
    try engine.pause(concerned.filter { paused.contains($0.id) })
    try engine.stop(concerned.filter { !paused.contains($0.id) })
  }

  /// Brings back what another persist stopped and did not live to start.
  package func settle(_ note: StoppedServices, holding lock: borrowing TreeLock) throws -> [Failure] {
    try bringBack(note)
  }

  private func bringBack(_ note: StoppedServices) throws -> [Failure] {
    let engine = engine.untilDone
    var failures: [Failure] = []
    for level in note.levels {
      let started = level.map { service in (service, attempt(service, engine) { try start(service, by: engine) }) }
      let begin = ContinuousClock.now
      for (service, failure) in started {
        let problem = failure ?? attempt(service, engine) { try wait(for: service, since: begin, by: engine) }
        if let problem { failures.append(problem) }
      }
    }
    // Where the engine itself is gone the note stays. Who cannot be started by one that answers cannot be started later either,
    // until somebody mends what was said of it.
    if failures.isEmpty || engine.answers { try StoppedServices.clear(at: place) }
    return failures
  }

  private func attempt(
    _ service: StoppedServices.Service, _ engine: ContainerEngine, _ body: () throws -> Void
  ) -> Failure? {
    do {
      try body()
      return nil
    } catch {
      return Failure(
        service: service.name, reason: (error as? any Explained)?.message ?? "\(error)",
        lastLines: (try? engine.lastLines(of: service.container, count: Self.lines)) ?? [])
    }
  }

  private func start(_ service: StoppedServices.Service, by engine: ContainerEngine) throws {
    guard service.isPaused else { return try engine.start(service.container) }
    if try engine.container(service.container).isPaused { try engine.unpause(service.container) }
  }

  /// Until it is healthy, or has run for a while where nothing tells of its health.
  private func wait(
    for service: StoppedServices.Service, since begin: ContinuousClock.Instant, by engine: ContainerEngine
  ) throws {
    guard !service.isPaused else { return }
    while ContinuousClock.now < begin + .seconds(Self.patience) {
      let container = try engine.container(service.container)
      guard container.isRunning else { throw EngineFailure.ended(container) }
      // Whoever asked to end does not wait for health.
      if Interruption.isRequested { return }
      switch container.health {
      case .healthy?: return
      case nil where ContinuousClock.now >= begin + .seconds(Self.proof): return
      default: Pause.microseconds(250_000)
      }
    }
    throw EngineFailure.isNotHealthy(after: Self.patience)
  }

  /// Each with how many others must be started before it, one behind the other. Where they depend on each other in a circle,
  /// somewhere a beginning is made.
  private static func services(_ containers: [Container], isPaused: Bool) -> [StoppedServices.Service] {
    var waiting = containers.sorted { ($0.service ?? "", $0.id) < ($1.service ?? "", $1.id) }
    var services: [StoppedServices.Service] = []
    var level = 0
    while !waiting.isEmpty {
      let names = Set(waiting.compactMap(\.service))
      let free = waiting.filter { names.isDisjoint(with: $0.dependencies) }
      let next = free.isEmpty ? [waiting[0]] : free
      for container in next {
        services.append(
          StoppedServices.Service(
            container: container.id, name: container.service ?? container.displayName, isPaused: isPaused, level: level)
        )
      }
      waiting.removeAll { container in next.contains { $0.id == container.id } }
      level += 1
    }
    return services
  }
}
