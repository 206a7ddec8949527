import Compose
import Diagnostics
import Images

extension Rule {
  package static let noHealthcheck = Rule(
    "PST040", "no-healthcheck", .lifecycle, .note,
    summary: "a service that holds data has no health check",
    reason: """
      Without one, compose and persist cannot tell a database that is ready from one that still replays its log or \
      that found its directory unreadable, so that services start before their data is there.
      """,
    details: "A note. Images with a health check of their own are not reported.",
    failing: """
      services:
        cache:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/cache:/data
      """,
    repaired: """
      services:
        cache:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/cache:/data
          healthcheck:
            test: redis-cli ping
      """,
    check: .stack { stack in
      stack.storeViolations { service, facts in
        let written = service.service.healthcheck
        guard written?.disabled ?? false || (written == nil && !facts.hasHealthcheck) else { return nil }
        return Violation(
          .note, "\(service.name) holds data and has no health check",
          at: written?.location ?? service.service.location, service: service.name,
          hint: facts.healthcheck.map { "add a `healthcheck` with `test: \($0)`" })
      }
    })
}
