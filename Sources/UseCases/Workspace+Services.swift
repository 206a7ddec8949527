package import Backup
internal import Diagnostics
package import Engine
internal import Host
internal import Values

extension Workspace {
  /// Does `body` while the services that mount the tree are stopped.
  ///
  /// - Parameter purpose: as it stands in a sentence: `a restore`.
  /// - Returns: what `body` returns; `false` beside it where a service did not come back, which was told.
  package func whileServicesAreStopped<Value>(
    for purpose: String, holding lock: borrowing TreeLock, _ voice: Voice, _ body: () throws -> Value
  ) throws -> (Value, isBack: Bool) {
    let engine = try ContainerEngine(environment: request.environment)
    let containers = try containersOnTree(engine)
    if containers.isEmpty {
      voice.say("no running container of \(projectName) mounts the tree: nothing is to be stopped")
    }
    return try whileStopped(containers, by: engine, for: purpose, holding: lock, voice, body)
  }

  package func whileStopped<Value>(
    _ containers: [Container], pausing: [Container] = [], by engine: ContainerEngine, for purpose: String,
    holding lock: borrowing TreeLock, _ voice: Voice, _ body: () throws -> Value
  ) throws -> (Value, isBack: Bool) {
    for (verb, containers) in [("stopped", containers), ("paused", pausing)] where !containers.isEmpty {
      let names = containers.map { $0.service ?? $0.displayName }.sorted().joined(separator: ", ")
      voice.say("\(verb) for \(purpose): \(names)")
    }
    let pause = ServicePause(engine, at: try place)
    let (value, failures) = try pause.during(
      purpose, stopping: containers, pausing: pausing, holding: lock, tell: { Self.tell($0, voice) }, body)
    Self.tell(failures, voice)
    return (value, failures.isEmpty)
  }

  /// Starts what a persist that was killed had stopped.
  package func settleStoppedServices(holding lock: borrowing TreeLock, _ voice: Voice) throws {
    guard let note = try StoppedServices.read(at: place) else { return }
    do {
      let engine = try ContainerEngine(environment: request.environment)
      voice.say("\(note.purpose) was cut short while these were stopped for it, and are started now: \(note.names)")
      Self.tell(try ServicePause(engine, at: place).settle(note, holding: lock), voice)
    } catch let failure as EngineFailure {
      voice.warn(
        "\(note.purpose) was cut short while these were stopped for it: \(note.names); they cannot be started: \(failure.message)",
        "start them once the engine answers: `docker compose start`, or `persist recover`")
    }
  }

  /// For commands that only read.
  package func sayStoppedServices(_ voice: Voice) throws {
    guard let note = try StoppedServices.read(at: place) else { return }
    voice.warn(
      "\(note.purpose) was cut short, or runs right now; these are stopped for it: \(note.names)",
      "`persist recover` starts them, and so does every command that changes something")
  }

  private static func tell(_ failures: [ServicePause.Failure], _ voice: Voice) {
    for failure in failures {
      voice.warn(
        "\(failure.service) did not come back: \(failure.reason)",
        "look at what it wrote last; after a restore, `persist undo --stop` brings back what was there before")
      for line in failure.lastLines { voice.say("  \(failure.service): \(line)") }
    }
  }
}
