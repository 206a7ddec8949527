import Diagnostics
import Values

extension Rule {
  package static let shortRetention = Rule(
    "PST034", "short-retention", .durability, .note,
    summary: "prometheus deletes its metrics within days",
    reason: """
      Retention is data loss on schedule. prometheus keeps 15 days unless told otherwise; a setting of hours or a few \
      days is often left over from a trial.
      """,
    details: "A note, for a `--storage.tsdb.retention.time` below seven days.",
    failing: """
      services:
        metrics:
          image: prom/prometheus:v3.5.0
          command:
            - --storage.tsdb.path=/prometheus
            - --storage.tsdb.retention.time=6h
          volumes:
            - ./persistent_data/metrics:/prometheus
      """,
    repaired: """
      services:
        metrics:
          image: prom/prometheus:v3.5.0
          command:
            - --storage.tsdb.path=/prometheus
            - --storage.tsdb.retention.time=90d
          volumes:
            - ./persistent_data/metrics:/prometheus
      """,
    check: .stack { stack in
      stack.services.compactMap { service in
        guard let setting = service.facts?.retention,
          let retention = service.arguments.value(of: setting), let hours = hours(retention.value), hours < 7 * 24
        else { return nil }
        return Violation(
          .note, "\(service.program) deletes what is older than \(printable(retention.value))", at: retention.location,
          service: service.name, hint: "raise the retention if the history is to be kept")
      }
    })

  /// Hours of a duration such as `6h` or `2d`, as prometheus writes it; `nil` where it is composed or unknown.
  private static func hours(_ text: String) -> Int? {
    guard let unit = text.last, let number = Int(text.dropLast()) else { return nil }
    switch unit {
    case "m", "s": return 0
    case "h": return number
    case "d": return number * 24
    case "w": return number * 7 * 24
    case "y": return number * 365 * 24
    default: return nil
    }
  }
}
