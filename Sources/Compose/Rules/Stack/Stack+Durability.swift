import Diagnostics

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
    services.contains { other in
      other.name != service.name
        && (other.service.dependsOn.contains { $0.service == service.name }
          || other.service.environment.contains { names($0.value ?? "", host: service.name) })
    }
  }

  private func names(_ value: String, host: String) -> Bool {
    value.split { !($0.isLetter || $0.isNumber || "-_.".contains($0)) }.contains { $0 == host }
  }
}
