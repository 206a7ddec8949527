import Compose
import Diagnostics
import Images
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
        let settings = service.facts?.retention ?? []
        guard let retention = settings.lazy.compactMap({ service.arguments.value(of: $0) }).first,
          let hours = hours(retention.value), hours < 7 * 24
        else { return nil }
        return Violation(
          .note, "\(service.program) deletes what is older than \(printable(retention.value))", at: retention.location,
          service: service.name, hint: "raise the retention if the history is to be kept")
      }
    })

  /// Whole hours of a duration such as `6h` or `1d12h`, as prometheus writes it; `nil` where it is none.
  private static func hours(_ text: String) -> Int? {
    var rest = text[...]
    var seconds = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      let unit = rest.dropFirst(digits.count).prefix { $0.isLetter }
      guard let number = Int(digits), number < 1_000_000, let length = secondsOf[String(unit)] else { return nil }
      seconds += number * length
      rest = rest.dropFirst(digits.count + unit.count)
    }
    return text.isEmpty ? nil : seconds / 3600
  }

  private static let secondsOf = [
    "ms": 0, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400, "y": 365 * 86_400,
  ]
}
