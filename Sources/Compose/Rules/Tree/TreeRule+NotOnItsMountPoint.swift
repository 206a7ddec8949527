import Diagnostics

extension TreeRule {
  package static let notOnItsMountPoint = Rule(
    "PST078", "not-on-its-mount-point", .tree, .error, summary: "the tree is not on the disk that it should be on",
    reason: """
      Where the disk of the tree is not mounted, the empty mount point stands in its place. Services start on it \
      as if new, and a backup of it would replace good ones.
      """,
    details: "Mount the disk before anything starts.")
}
