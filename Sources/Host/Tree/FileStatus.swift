internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

/// What statx(2) says of a file.
package struct FileStatus: Hashable, Sendable {
  package let kind: FileKind
  package let identity: FileIdentity
  /// Tells a mount point from its parent; `nil` before Linux 5.8.
  package let mountID: UInt64?
  /// Bytes.
  package let size: Int64
  /// Bytes that the file system has set aside for it; less than `size` where the file is sparse.
  package let allocated: Int64
  package let mode: Mode
  package let owner: Owner
  /// Of the content.
  package let modified: Timestamp
  /// Of anything, metadata included.
  package let changed: Timestamp
  /// When the inode was made; `nil` where the file system does not keep it.
  package let born: Timestamp?
  package let linkCount: UInt32

  package var device: UInt64 { identity.device }
  package var inode: UInt64 { identity.inode }

  /// Whether `other` lies on the same mount, as far as the kernel tells.
  package func isOnSameMount(as other: FileStatus) -> Bool {
    if let mine = mountID, let theirs = other.mountID { return mine == theirs }
    return device == other.device
  }

  /// Whether `earlier` shows the same file with the same content, whatever became of its names since.
  package func hasSameContent(as earlier: FileStatus) -> Bool {
    identity == earlier.identity && size == earlier.size && modified == earlier.modified
  }

  /// Whether `earlier` shows the same file with nothing done to it since: same identity, size, mtime and ctime.
  package func isUnchanged(since earlier: FileStatus) -> Bool {
    identity == earlier.identity && size == earlier.size && modified == earlier.modified && changed == earlier.changed
  }
}

extension FileStatus {
  init(_ raw: clinux_status) throws(Errno) {
    guard let kind = FileKind(mode: raw.mode) else { throw .notSupported }
    self.kind = kind
    identity = FileIdentity(
      device: UInt64(raw.device_major) << 32 | UInt64(raw.device_minor), inode: raw.inode)
    mountID = raw.mount_id == 0 ? nil : raw.mount_id
    size = Int64(clamping: raw.size)
    allocated = Int64(clamping: raw.blocks.multipliedReportingOverflow(by: 512).partialValue)
    mode = Mode(raw.mode)
    // The kernel shows an id that it cannot map as 65534 (overflowuid), never as 2^32 - 1.
    owner = Owner(user: raw.user, group: raw.group) ?? Owner(user: 65_534, group: 65_534) ?? .root
    modified = Timestamp(seconds: raw.modified_seconds, nanoseconds: raw.modified_nanoseconds)
    changed = Timestamp(seconds: raw.changed_seconds, nanoseconds: raw.changed_nanoseconds)
    born =
      raw.born_seconds == 0 ? nil : Timestamp(seconds: raw.born_seconds, nanoseconds: raw.born_nanoseconds)
    linkCount = raw.link_count
  }

  /// Of an open file.
  init(of descriptor: FileDescriptor) throws(Errno) {
    try self.init(of: "", below: descriptor, flags: clinux_at_empty_path)
  }

  /// Of the entry `name` of a directory, not followed where it is a link.
  init(ofEntry name: some Collection<UInt8>, in directory: FileDescriptor) throws(Errno) {
    var raw = clinux_status()
    try unsafe withCString(name) { name throws(Errno) in
      _ = try call { unsafe clinux_statx(directory.rawValue, name, AT_SYMLINK_NOFOLLOW | clinux_at_no_automount, &raw) }
    }
    try self.init(raw)
  }

  private init(of name: String, below directory: FileDescriptor, flags: CInt) throws(Errno) {
    var raw = clinux_status()
    _ = try call { unsafe clinux_statx(directory.rawValue, name, flags, &raw) }
    try self.init(raw)
  }
}

/// What tells one file from another on this machine while it exists.
package struct FileIdentity: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64

  package init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }
}
