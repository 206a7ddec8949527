import Diagnostics

extension Rule {
  package static let tmpfsOverData = Rule(
    "PST007", "tmpfs-over-data", .mounts, .error,
    summary: "data is kept in memory",
    reason: "A tmpfs is memory. What is written there is gone when the container stops.",
    details: "An error where data is known to lie there, a warning where it may be none.",
    failing: """
      services:
        db:
          image: postgres:17
          tmpfs:
            - /var/lib/postgresql/data
          stop_grace_period: 1m
      """,
    repaired: """
      services:
        db:
          image: postgres:17
          volumes:
            - ./persistent_data/db:/var/lib/postgresql/data
          stop_grace_period: 1m
      """,
    check: .stack { stack in
      stack.violations { service, state, placement in
        guard case .tmpfs(let backing) = placement else { return nil }
        return Violation(
          state.severity, "\(state.path), where \(service.program) keeps \(state.holds), is a tmpfs",
          at: backing.location, service: service.name, path: state.path.text,
          hint: stack.replaceMount(for: state, of: service))
      }
    })
}
