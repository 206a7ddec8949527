import Diagnostics
import Images
import Values

extension Rule {
  package static let movedAway = Rule(
    "PST033", "data-moved-off-its-mount", .durability, .error,
    summary: "a flag or variable moves an image's data to where nothing is mounted",
    reason: """
      The mount at the usual place is of no use once a setting such as prometheus' `--storage.tsdb.path`, postgres' \
      `PGDATA` or redis' `--dir` puts the data elsewhere: they are in the container's writable layer then, and go with \
      it.
      """,
    failing: """
      services:
        metrics:
          image: prom/prometheus:v3.5.0
          command:
            - --config.file=/etc/prometheus/prometheus.yml
            - --storage.tsdb.path=/tsdb
          volumes:
            - ./persistent_data/metrics:/prometheus
      """,
    repaired: """
      services:
        metrics:
          image: prom/prometheus:v3.5.0
          command:
            - --config.file=/etc/prometheus/prometheus.yml
            - --storage.tsdb.path=/prometheus
          volumes:
            - ./persistent_data/metrics:/prometheus
      """,
    check: .stack { stack in
      stack.violations { service, state, placement in
        guard case .movedAway = placement else { return nil }
        return Violation(
          state.severity, "this puts \(state.holds) of \(service.program) in \(state.path), which no mount covers",
          at: state.location, service: service.name, path: state.path.text,
          hint: usualPlace(state, service) ?? stack.addMount(for: state, of: service))
      }
    })

  private static func usualPlace(_ state: State, _ service: StackService) -> String? {
    guard case .image(let known, _) = state.origin, let usual = known.path.flatMap({ StackPath($0) }),
      service.backing(of: usual)?.directory != nil
    else { return nil }
    return "point it at \(usual), which is mounted, or mount \(state.path)"
  }
}
