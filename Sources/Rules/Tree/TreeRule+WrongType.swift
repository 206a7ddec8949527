import Diagnostics

extension TreeRule {
  package static let wrongType = Rule(
    "PST072", "wrong-type", .tree, .error, summary: "a file, or a link, stands where a directory must be",
    reason: """
      A service cannot keep its data in it, and a symbolic link may lead out of the tree, where no backup looks.
      """,
    details: "Move it away, then run `persist setup`.")
}
