import Diagnostics

extension TreeRule {
  package static let wrongMode = Rule(
    "PST074", "wrong-mode", .tree, .warning, summary: "a directory's mode is not the wanted one",
    reason: """
      Too narrow, and its service cannot write; too wide, and every user of the host reads or changes its data.
      """,
    details: "Run `persist setup`.")
}
