import Diagnostics
import Values

extension Rule {
  package static let unusedSuppression = Rule(
    "PST092", "unused-suppression", .suppression, .warning,
    summary: "a suppression silences nothing",
    reason: """
      What it was for was mended, or is elsewhere now. Left in place, it hides the same loss when somebody brings it back.
      """,
    details: """
      Not reported for rules that were not asked (`--check`), for those about the tree, which differs from host to host, \
      and for services whose profile is not active.
      """,
    failing: """
      services:
        # persist: ignore PST001 -- metrics may be lost
        metrics:
          image: prom/prometheus:v3.5.0
          volumes:
            - ./persistent_data/metrics:/prometheus
      """,
    repaired: """
      services:
        metrics:
          image: prom/prometheus:v3.5.0
          volumes:
            - ./persistent_data/metrics:/prometheus
      """,
    check: .suppressions)

  func unused(_ request: SuppressionRequest, _ rule: Rule) -> Finding {
    finding(
      "nothing here breaks \(rule.id): the suppression silences nothing", source: request.source,
      hint: request.rules.count > 1 ? "drop \(rule.id) from it" : "drop it")
  }
}
