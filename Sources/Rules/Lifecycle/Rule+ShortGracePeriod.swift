import Compose
import Diagnostics
import Images

extension Rule {
  package static let shortGracePeriod = Rule(
    "PST041", "short-grace-period", .lifecycle, .warning,
    summary: "a database gets too little time to stop",
    reason: """
      `stop`, `down` and every recreate send a signal, wait for `stop_grace_period`, ten seconds unless written, and \
      kill. A database that is killed while it writes its last checkpoint has to recover at the next start; one that \
      was told not to flush loses what it had not yet written.
      """,
    details: """
      A warning for a period below ten seconds that somebody wrote; a note where none is written and the image is \
      known to need longer than ten.
      """,
    failing: """
      services:
        db:
          image: postgres:17
          volumes:
            - ./persistent_data/db:/var/lib/postgresql/data
          stop_grace_period: 2s
      """,
    repaired: """
      services:
        db:
          image: postgres:17
          volumes:
            - ./persistent_data/db:/var/lib/postgresql/data
          stop_grace_period: 1m
      """,
    isFixable: true,
    check: .stack { stack in
      stack.storeViolations { service, facts in
        guard facts.role == .database else { return nil }
        let seconds = "\(max(facts.gracePeriod, 30))s"
        let fix = Fix.setKey(service: service.name, key: "stop_grace_period", value: seconds)
        let hint = "set `stop_grace_period: \(seconds)`"
        guard let written = service.service.stopGracePeriod else {
          guard facts.gracePeriod > 10 else { return nil }
          return Violation(
            .note, "\(service.name) is killed ten seconds after it is told to stop", at: service.service.location,
            service: service.name, hint: hint, fix: fix)
        }
        guard written.value < .seconds(10) else { return nil }
        return Violation(
          .warning, "\(service.name) is killed \(written.value) after it is told to stop", at: written.location,
          service: service.name, hint: hint, fix: fix)
      }
    })
}
