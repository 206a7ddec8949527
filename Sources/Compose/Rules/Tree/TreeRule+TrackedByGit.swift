import Diagnostics

extension TreeRule {
  package static let trackedByGit = Rule(
    "PST076", "tracked-by-git", .tree, .warning, summary: "data of the tree is tracked by git",
    reason: """
      A checkout, a merge or a `git stash` then changes the data under a running service, and the data goes \
      wherever the repository goes.
      """,
    details: "Take it out of the index (`git rm --cached`); the tree's `.gitignore` keeps it out.")
}
