import Diagnostics

extension TreeRule {
  package static let offItsMountPoint = Rule(
    "PST078", "off-its-mount-point", .tree, .error, summary: "the disk that the tree should be on is not mounted",
    reason: """
      Where a disk is not mounted, its mount point is an empty directory of the disk above. The engine makes the mounted \
      directories in it anew, the stack starts empty and writes to the wrong disk, and what it wrote is hidden as soon as \
      the right one is mounted.
      """,
    details: """
      Expected are the mount points at, above and below the root that `/etc/fstab` names, and those under `mount_points` \
      in persist.yaml. Mount the disk, and do not run `persist setup` before.
      """)
}
