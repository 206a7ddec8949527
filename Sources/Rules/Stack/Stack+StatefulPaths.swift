import Images

/// A directory in a service's container that holds data, as far as the compose file and what is known of its image tell.
package struct StatefulPath: Hashable, Sendable {
  package let service: String
  /// Absolute.
  package let path: String
  /// Such as: its snapshots.
  package let holds: String
  /// Whether the service itself writes there: models that another one trains are only read.
  package let isWritten: Bool
  /// Whether that is data for certain, whatever stands there now.
  package let isCertain: Bool
  /// The directory of the tree that it would best be in, below the root; `nil` where none is.
  package let treePath: String?
}

extension Stack {
  /// Of all services; what makes itself again is left out, and of a file its directory is meant.
  package var statefulPaths: [StatefulPath] {
    services.flatMap { service in
      service.states.compactMap { state in
        guard state.loss != .rebuildable, state.loss != .settings || state.isOfImage else { return nil }
        let directory = DataName.looksLikeFile(state.path) ? state.path.upwards.dropFirst().first : state.path
        guard let directory, !directory.isRoot else { return nil }
        return StatefulPath(
          service: service.name, path: directory.text, holds: state.holds, isWritten: isWritten(state, by: service),
          isCertain: state.loss == .data,
          treePath: treePath(for: state, of: service))
      }
    }
  }
}

extension Stack {
  private func treePath(for state: State, of service: StackService) -> String? {
    let path = StackPath(suggestedSource(for: service, state), from: directory)
    guard path.isBelow(root) else { return nil }
    return path.components.dropFirst(root.components.count).joined(separator: "/")
  }
}

/// Whether a path in a container is named like something that nobody wants to lose: told by its ending, or by a directory that
/// holds it. Nothing below what is made again by itself is.
package func isNamedLikeData(_ path: String) -> Bool {
  guard let path = StackPath(path), !path.isRoot, !DataName.isForPassing(path), !DataName.isOfSystem(path) else {
    return false
  }
  return DataName.isDatabaseFile(path) || DataName.isModelFile(path)
    || path.components.dropLast().contains { DataName.isData(String($0)) }
}
