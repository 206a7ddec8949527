import Compose
import Diagnostics
import Images
import Values

extension Stack {
  /// The switches of one effect that services have on, each at the setting that does it.
  func switches(
    _ effect: DurabilitySwitch.Effect, _ judge: (StackService, DurabilitySwitch, SourceLocation) -> Violation
  )
    -> [Violation]
  {
    services.flatMap { service in
      (service.facts?.switches ?? []).compactMap { known in
        guard known.effect == effect, let first = known.when.first,
          let location = service.arguments.value(of: first.setting)?.location,
          known.when.allSatisfy(service.arguments.holds), !known.unless.contains(where: service.arguments.holds)
        else { return nil }
        return judge(service, known, location)
      }
    }
  }

  /// Whether another service says that it needs this one: by `depends_on`, or by its host name in a variable.
  func isReliedOn(_ service: StackService) -> Bool {
    reliedOn.contains(service.name)
  }

  /// The services that another one names so.
  static func reliedOn(among services: [StackService]) -> Set<String> {
    let names = Set(services.map(\.name))
    var found: Set<String> = []
    for service in services {
      let words = service.service.environment.flatMap { hosts(in: $0.value ?? "") }
      let named = Set(words + service.service.dependsOn.map(\.service)).subtracting([service.name])
      found.formUnion(named.intersection(names))
    }
    return found
  }

  /// What may be the name of a host: between all that no name holds.
  private static func hosts(in value: String) -> [String] {
    value.utf8.split { !NameCharacters.contain($0) && $0 < 0x80 }.map { String(Substring($0)) }
  }
}
