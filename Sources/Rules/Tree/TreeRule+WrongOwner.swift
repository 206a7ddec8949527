import Diagnostics

extension TreeRule {
  package static let wrongOwner = Rule(
    "PST073", "wrong-owner", .tree, .warning, summary: "a directory belongs to another user than the one who writes it",
    reason: """
      An image that does not start as root cannot write a directory that is not its own. prometheus and grafana \
      stop at once; others go on and keep nothing.
      """,
    details: "Run `persist setup` with the right to change owners, or the `chown` that it prints.")
}
