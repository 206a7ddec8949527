import Diagnostics

extension TreeRule {
  package static let trackedByGit = Rule(
    "PST076", "tracked-by-git", .tree, .warning, summary: "git tracks data of the tree",
    reason: """
      A checkout, a pull or a `git stash` puts an old state of the file back under a running service, and whoever clones \
      the repository gets the data. A `.gitignore` does not help what is tracked already.
      """,
    details: """
      The index of the repository that the tree lies in is read; git itself is not needed. Not reported: what \
      `persist setup` writes for git to keep, `config/`, and what services mount read-only. A note where the index cannot \
      be read, such as a split one. `git rm --cached -r PATH` takes data out of git and leaves it on the disk.
      """)
}
