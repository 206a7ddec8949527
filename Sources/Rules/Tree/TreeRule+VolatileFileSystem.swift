import Diagnostics

extension TreeRule {
  package static let volatileFileSystem = Rule(
    "PST080", "volatile-file-system", .tree, .error, summary: "the tree is on a file system in memory",
    reason: """
      What is on a tmpfs or ramfs is gone with the next boot.
      """,
    details: "Move the tree to a disk; `persist setup --allow-tmpfs` is for trials.")
}
