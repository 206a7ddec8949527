import Diagnostics
import Images

extension Rule {
  package static let losesLastWrites = Rule(
    "PST032", "loses-last-writes", .durability, .warning,
    summary: "a setting lets a crash lose the last writes",
    reason: """
      With postgres' `synchronous_commit=off`, mysql's `innodb_flush_log_at_trx_commit=2` or redis' `appendfsync no` a \
      crash loses what was written last, seconds of it. The files stay whole. That can be what one wants; it should \
      not be so by accident.
      """,
    failing: """
      services:
        db:
          image: postgres:17
          command: ["postgres", "-c", "synchronous_commit=off"]
          volumes:
            - ./persistent_data/db:/var/lib/postgresql/data
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
      stack.switches(.losesLastWrites) { service, known, location in
        Violation(
          .warning, "\(service.program): \(known.what)", at: location, service: service.name, hint: known.remedy)
      }
    })
}
