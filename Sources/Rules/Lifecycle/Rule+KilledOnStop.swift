import Compose
import Diagnostics
import Images
import Values

extension Rule {
  package static let killedOnStop = Rule(
    "PST045", "killed-on-stop", .lifecycle, .warning,
    summary: "a service that holds data is stopped by a signal that it cannot handle",
    reason: """
      `stop_signal: SIGKILL` gives a program no chance to write what it holds in memory: redis loses what it has not \
      saved, databases recover at every start.
      """,
    failing: """
      services:
        cache:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          stop_signal: SIGKILL
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
      """,
    isFixable: true,
    check: .stack { stack in
      stack.storeViolations { service, facts in
        guard let signal = service.service.stopSignal,
          ["SIGKILL", "KILL", "9"].contains(signal.value.uppercased())
        else { return nil }
        return Violation(
          .warning, "\(service.name) is killed, not stopped, by \(printable(signal.value))", at: signal.location,
          service: service.name, hint: "drop `stop_signal`: the image stops with \(facts.stopSignal ?? "SIGTERM")",
          fix: .removeKey(service: service.name, key: "stop_signal"))
      }
    })
}
