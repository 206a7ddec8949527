import Diagnostics

extension Stack {
  /// Asks about every state of every service; those that make themselves again are left out.
  func violations(_ judge: (StackService, State, Fate) -> Violation?) -> [Violation] {
    services.flatMap { service in
      service.states.filter { $0.loss != .rebuildable }.compactMap { judge(service, $0, fate(of: $0, in: service)) }
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
