import Diagnostics

extension Rule {
  package static let readOnlyData = Rule(
    "PST008", "read-only-data", .mounts, .error,
    summary: "data is mounted read-only",
    reason: """
      A program that cannot write its data directory does not start, or starts and loses what it is given.
      """,
    details: """
      For the data of known images and for places that an environment variable names. Not reported: models, and what \
      another service of the stack writes; reading those is what a read-only mount is for.
      """,
    failing: """
      services:
        metrics:
          image: prom/prometheus:v3.5.0
          volumes:
            - ./persistent_data/metrics:/prometheus:ro
      """,
    repaired: """
      services:
        metrics:
          image: prom/prometheus:v3.5.0
          volumes:
            - ./persistent_data/metrics:/prometheus
      """,
    isFixable: true,
    check: .stack { stack in
      stack.violations { service, state, placement in
        guard case .readOnly(let backing) = placement else { return nil }
        return Violation(
          state.isOfImage ? .error : .warning,
          "\(state.path), where \(service.program) keeps \(state.holds), is mounted read-only", at: backing.location,
          service: service.name, path: state.path.text, hint: "drop `ro` from the mount at \(backing.target)",
          fix: backing.rewritten(in: service, writable: true))
      }
    })
}
