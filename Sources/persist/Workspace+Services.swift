import Backup
import Diagnostics
import Engine
import Host
import UseCases
import Values

extension Workspace {
  /// Does `body` while the services that mount the tree are stopped.
  ///
  /// - Parameter purpose: as it stands in a sentence: `a restore`.
  /// - Returns: what `body` returns; `false` beside it where a service did not come back, which was told.
  func whileServicesAreStopped<Value>(
    for purpose: String, holding lock: borrowing TreeLock, _ console: Console, _ body: () throws -> Value
  ) throws -> (Value, isBack: Bool) {
    let engine = try ContainerEngine(environment: ProcessEnvironment.current)
    let containers = try containersOnTree(engine)
    if containers.isEmpty {
      console.say("no running container of \(projectName) mounts the tree: nothing is to be stopped")
    }
    return try whileStopped(containers, by: engine, for: purpose, holding: lock, console, body)
  }

  func whileStopped<Value>(
    _ containers: [Container], pausing: [Container] = [], by engine: ContainerEngine, for purpose: String,
    holding lock: borrowing TreeLock, _ console: Console, _ body: () throws -> Value
  ) throws -> (Value, isBack: Bool) {
    for (verb, containers) in [("stopped", containers), ("paused", pausing)] where !containers.isEmpty {
      let names = containers.map { $0.service ?? $0.displayName }.sorted().joined(separator: ", ")
      console.say("\(verb) for \(purpose): \(names)")
    }
    let pause = ServicePause(engine, at: try place)
    let (value, failures) = try pause.during(
      purpose, stopping: containers, pausing: pausing, holding: lock, tell: { Self.tell($0, console) }, body)
    Self.tell(failures, console)
    return (value, failures.isEmpty)
  }

  /// Starts what a persist that was killed had stopped.
  func settleStoppedServices(holding lock: borrowing TreeLock, _ console: Console) throws {
    guard let note = try StoppedServices.read(at: place) else { return }
    do {
      let engine = try ContainerEngine(environment: ProcessEnvironment.current)
      console.say("\(note.purpose) was cut short while these were stopped for it, and are started now: \(note.names)")
      Self.tell(try ServicePause(engine, at: place).settle(note, holding: lock), console)
    } catch let failure as EngineFailure {
      console.warn(
        "\(note.purpose) was cut short while these were stopped for it: \(note.names); they cannot be started: \(failure.message)",
        hint: "start them once the engine answers: `docker compose start`, or `persist recover`")
    }
  }

  /// For commands that only read.
  func sayStoppedServices(_ console: Console) throws {
    guard let note = try StoppedServices.read(at: place) else { return }
    console.warn(
      "\(note.purpose) was cut short, or runs right now; these are stopped for it: \(note.names)",
      hint: "`persist recover` starts them, and so does every command that changes something")
  }

  private static func tell(_ failures: [ServicePause.Failure], _ console: Console) {
    for failure in failures {
      console.warn(
        "\(failure.service) did not come back: \(failure.reason)",
        hint: "look at what it wrote last; after a restore, `persist undo --stop` brings back what was there before")
      for line in failure.lastLines { console.say("  \(failure.service): \(line)") }
    }
  }
}
