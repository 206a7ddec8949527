import Diagnostics
import Images

extension Stack {
  /// Asks about every state of every service; those that make themselves again are left out.
  func violations(_ judge: (StackService, State, DataPlacement) -> Violation?) -> [Violation] {
    zip(services, placements).flatMap { service, placements in
      zip(service.states, placements).compactMap { state, placement in
        state.loss == .rebuildable ? nil : judge(service, state, placement)
      }
    }
  }

  /// Asks about every service that holds data as far as its image is known.
  func storeViolations(_ judge: (StackService, ImageFacts) -> Violation?) -> [Violation] {
    services.compactMap { service in
      guard let facts = service.facts, facts.isStateful, !service.states.isEmpty else { return nil }
      return judge(service, facts)
    }
  }
}

extension State {
  /// An error where data goes for certain, else a warning.
  var severity: Severity { loss == .data ? .error : .warning }
}

extension StackService {
  /// "redis", or "the service" where the image is not known.
  var program: String { facts?.name ?? name }
}
