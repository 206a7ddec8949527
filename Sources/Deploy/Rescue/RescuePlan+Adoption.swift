internal import Compose
internal import Engine
internal import Host
package import Rules
internal import SystemPackage
internal import UseCases
internal import Values

extension RescuePlan {
  /// What a project keeps where an adoption takes the mounts away from.
  ///
  /// - Parameter stack: as it was before.
  /// - Throws: `LiveRefusal` where something stands where it would go; `EngineFailure`; `Interrupted`.
  package init(of moves: [Adoption.Move], from stack: LiveStack) throws {
    place = try stack.workspace.place
    let volumes = Set(try stack.engine.volumes().map(\.name))
    let root = place.root
    items = try moves.compactMap { move in
      let source: RescueItem.Source
      switch move.source {
      case .volume(let name):
        guard volumes.contains(name) else { return nil }
        source = .volume(name)
      case .directory(let path):
        guard try FilePath(path).isTaken() else { return nil }
        source = .directory(path)
      }
      let path = FilePath(stack.project.directory).pushing(FilePath(move.target)).lexicallyNormalized()
      guard let target = try TreeLocation.path(of: path, below: root) else { return nil }
      return RescueItem(
        source: source, container: nil, service: move.services.first, path: "/", size: nil, target: target,
        isOfStore: false)
    }
  }
}

extension LiveStack {
  /// Does `body` while nobody writes what is moved: what runs on it is stopped, and stays so, since it would go on writing to
  /// where nobody looks any more. Where `body` fails, it is started again.
  ///
  /// - Returns: what `body` returns, and the services that were stopped.
  package func whileStopped<Value>(
    forMoving plan: RescuePlan, _ body: () throws -> Value
  ) throws -> (Value, stopped: [String]) {
    let sources = Set(plan.items.compactMap(\.mountable))
    let users = try containers().filter { container in
      container.isRunning && container.mounts.contains { sources.contains($0.name ?? $0.source) }
    }
    try engine.stop(users)
    do {
      return (try body(), Set(users.compactMap(\.service)).sorted())
    } catch {
      for container in users { try untilDone.engine.start(container.id) }
      throw error
    }
  }
}
