import Compose
import Diagnostics

extension Rule {
  package static let noRestartPolicy = Rule(
    "PST042", "no-restart-policy", .lifecycle, .note,
    summary: "a service that holds data does not come back by itself",
    reason: """
      Without a restart policy a database that was stopped by a reboot or by the kernel's out-of-memory killer stays \
      down, and what should be written to it goes nowhere.
      """,
    details: "A note.",
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
          restart: unless-stopped
          volumes:
            - ./persistent_data/cache:/data
      """,
    isFixable: true,
    check: .stack { stack in
      stack.storeViolations { service, _ in
        guard service.service.restart == nil || service.service.restart?.value == "no",
          service.service.value(at: "deploy", "restart_policy") == nil
        else { return nil }
        return Violation(
          .note, "\(service.name) holds data and has no restart policy",
          at: service.service.restart?.location ?? service.service.location, service: service.name,
          hint: "add `restart: unless-stopped`",
          // A written `no` is what somebody wanted.
          fix: service.service.restart == nil
            ? .setKey(service: service.name, key: "restart", value: "unless-stopped") : nil)
      }
    })
}
