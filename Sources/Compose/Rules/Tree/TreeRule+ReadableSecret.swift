import Diagnostics

extension TreeRule {
  package static let readableSecret = Rule(
    "PST075", "readable-secret", .tree, .warning, summary: "a file that looks like a secret can be read by everybody",
    reason: """
      Keys, tokens and password files in the tree are as safe as their mode. A backup keeps that mode.
      """,
    details: "Take the rights of others away: `chmod o= FILE`.")
}
