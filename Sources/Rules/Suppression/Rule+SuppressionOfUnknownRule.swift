import Diagnostics
import Values

extension Rule {
  package static let suppressionOfUnknownRule = Rule(
    "PST091", "suppression-of-unknown-rule", .suppression, .warning,
    summary: "a suppression names a rule that does not exist",
    reason: "A misspelt id silences nothing, or would silence something else than was meant.",
    details: "Ids are separated by commas; `persist explain` lists them.",
    failing: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          # persist: ignore PST200 -- the scratch directory may go
          environment:
            SCRATCH: /srv/scratch
      """,
    repaired: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          environment:
            SCRATCH: /srv/scratch
      """,
    check: .suppressions)

  func unknown(_ id: String, in request: SuppressionRequest) -> Finding {
    let meant = suggestion(for: id.uppercased(), among: RuleCatalogue.all.map(\.id))
    let hint =
      id.contains { $0.isWhitespace }
      ? "separate ids with commas, and put `--` before the reason"
      : meant.map { "did you mean \($0)?" } ?? "`persist explain` lists the rules"
    return finding("there is no rule \(printable(id))", source: request.source, hint: hint)
  }
}
