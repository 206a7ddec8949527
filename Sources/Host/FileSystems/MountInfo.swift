package import SystemPackage

/// One line of /proc/PID/mountinfo; see proc(5).
package struct MountInfo: Hashable, Sendable {
  /// What `FileStatus.mountID` gives for whatever lies on it.
  package let id: UInt64
  package let parent: UInt64
  /// Of the file system's device, as the table has it: `8:1`. Not always the device that stat(2) tells (btrfs).
  package let device: String
  /// The directory of the file system that stands at the mount point; not `/` for a bind mount of a part.
  package let root: FilePath
  package let mountPoint: FilePath
  /// As mount(8) takes it: `ext4`, `fuse.sshfs`.
  package let type: String
  /// A device, or whatever the file system calls its source; made printable.
  package let source: String
  package let isReadOnly: Bool
}
