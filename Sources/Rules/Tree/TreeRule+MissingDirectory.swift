import Diagnostics

extension TreeRule {
  package static let missingDirectory = Rule(
    "PST071", "missing-directory", .tree, .error, summary: "a directory of the tree is missing",
    reason: """
      The engine makes a missing mount source as an empty directory of root's. A service that runs as another \
      user cannot write there, and a directory that is missing because a disk is not mounted goes unnoticed.
      """,
    details: "Run `persist setup`, once you know why it is missing.")
}
