import Diagnostics

extension Rule {
  package static let incompleteSuppression = Rule(
    "PST090", "incomplete-suppression", .suppression, .warning,
    summary: "a suppression does not say which rule it is about, or why",
    reason: """
      Whoever reads it later must be able to judge whether it still holds. One that names no rule, or gives no reason, \
      silences nothing.
      """,
    details: "Reported in comments that begin with `# persist: ignore`, or nearly so, and in `verify.ignore`.",
    failing: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          environment:
            CACHE_DIR: /srv/cache # persist: ignore PST020
      """,
    repaired: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          environment:
            CACHE_DIR: /srv/cache # persist: ignore PST020 -- thumbnails, made again when they are asked for
      """,
    accompanied: ["PST020"], check: .suppressions)

  func incomplete(_ request: SuppressionRequest) -> Finding {
    let lack = request.rules.isEmpty ? "names no rule" : "gives no reason"
    return finding(
      "the suppression \(lack), and silences nothing", source: request.source, hint: "write it as \(request.model)")
  }
}
