import Diagnostics

extension TreeRule {
  package static let leftoverRestore = Rule(
    "PST079", "leftover-restore", .tree, .warning, summary: "a restore was interrupted and left something behind",
    reason: """
      The tree itself is whole, fully old or fully new, but what the restore had prepared takes space.
      """,
    details: "Run `persist recover`.")
}
