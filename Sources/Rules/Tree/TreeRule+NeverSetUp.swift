import Diagnostics

extension TreeRule {
  package static let neverSetUp = Rule(
    "PST070", "never-set-up", .tree, .error, summary: "the tree was never set up here",
    reason: """
      Without the tree the engine makes each mounted directory itself: empty, and owned by root, so that a \
      service that runs as another user cannot write. This is one finding, not one for each directory.
      """,
    details: "Run `persist setup`.")
}
