import Diagnostics
import Images

extension Rule {
  package static let memoryOnly = Rule(
    "PST030", "memory-only", .durability, .error,
    summary: "a store is told to keep nothing on disk",
    reason: """
      Settings such as redis' `--save ""` without an append-only file, mongo's in-memory engine, or the development \
      modes of consul and vault (which are what their images run without a command) keep everything in memory. A \
      restart, planned or not, empties the store, whatever is mounted.
      """,
    details: """
      An error where another service relies on this one (`depends_on`, or its name in a variable) or where its data \
      directory is mounted, which says that it should last; else a warning. A redis with an `allkeys-` eviction policy \
      is a cache by intent and not reported.
      """,
    failing: """
      services:
        queue:
          image: redis:7.4-bookworm
          command: redis-server --save ""
          volumes:
            - ./persistent_data/queue:/data
      """,
    repaired: """
      services:
        queue:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/queue:/data
      """,
    check: .stack { stack in
      stack.switches(.memoryOnly) { service, known, location in
        let matters = stack.isReliedOn(service) || service.states.contains { $0.isOfImage && $0.backing != nil }
        return Violation(
          matters ? .error : .warning, "\(service.program) forgets everything at a restart: \(known.what)",
          at: location, service: service.name, hint: known.remedy)
      }
    })
}
