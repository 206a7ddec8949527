/// What kind of file system something lies on, as far as it matters for data that must last.
package struct FileSystemKind: Hashable, Sendable {
  /// As mount(8) takes it: `ext4`, `tmpfs`, `fuse.sshfs`.
  package let name: String

  package init(name: String) {
    self.name = name
  }

  /// By the magic number that statfs(2) gives, linux/magic.h; for where the table of mounts cannot be read.
  init(magic: Int64) {
    name = Self.names[magic & 0xffff_ffff] ?? "0x" + String(magic & 0xffff_ffff, radix: 16)
  }

  /// Whether everything on it is gone after a reboot.
  package var isInMemory: Bool { ["tmpfs", "ramfs"].contains(name) }

  /// Whether it lies on another machine: locks, atomic renames and databases may not work there as they should.
  package var isNetwork: Bool {
    Self.network.contains(name)
  }

  private static let network: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "ncpfs", "lustre", "virtiofs", "fuse.sshfs",
    "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.ceph-fuse", "fuse.davfs2", "davfs", "fuse.smbnetfs",
  ]

  private static let names: [Int64: String] = [
    0x0102_1994: "tmpfs", 0x8584_58f6: "ramfs", 0xef53: "ext4", 0x5846_5342: "xfs", 0x9123_683e: "btrfs",
    0x2fc1_2fc1: "zfs", 0x794c_7630: "overlay", 0x6969: "nfs", 0xff53_4d42: "cifs", 0xfe53_4d42: "smb3",
    0x0102_1997: "9p", 0x6573_5546: "fuse", 0x00c3_6400: "ceph", 0x4d44: "vfat", 0x5346_544e: "ntfs",
  ]
}
