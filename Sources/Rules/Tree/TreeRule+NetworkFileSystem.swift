import Diagnostics

extension TreeRule {
  package static let networkFileSystem = Rule(
    "PST081", "network-file-system", .tree, .warning, summary: "the tree is on a network file system",
    reason: """
      Databases rely on locks and on flushes that NFS, CIFS and FUSE file systems keep only in part, and owners \
      may be mapped to others.
      """,
    details: "Keep databases on a local disk, and the backups on the network.")
}
