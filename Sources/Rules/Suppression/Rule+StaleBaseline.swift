import Diagnostics

extension Rule {
  package static let staleBaseline = Rule(
    "PST093", "stale-baseline", .suppression, .note, summary: "the baseline has findings that are no longer found",
    reason: """
      What was mended is to stay mended. As long as the baseline has it, it may come back unnoticed.
      """,
    details: """
      One note, at the first such entry of the file that `--baseline` names; `--prune-baseline` drops them all. Entries \
      about the tree, which differs from host to host, about rules that were not asked, and about services whose profile \
      is not active are not stale.
      """,
    check: .baseline)
}
