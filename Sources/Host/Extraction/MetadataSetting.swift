internal import CLinux
internal import Glibc
internal import SystemPackage
internal import Values

/// Sets the metadata of one open file or directory, in the one order in which nothing undoes what came before: the owner
/// (which clears setuid), attributes, access list, mode, default list, times.
struct MetadataSetting {
  let descriptor: FileDescriptor
  let path: EntryPath
  let isDirectory: Bool
  private(set) var unset: [UnsetMetadata] = []

  init(_ descriptor: FileDescriptor, path: EntryPath, isDirectory: Bool) {
    self.descriptor = descriptor
    self.path = path
    self.isDirectory = isDirectory
  }

  mutating func set(_ metadata: EntryMetadata) throws(Errno) {
    var mode = metadata.mode
    let owner = metadata.owner
    let isOwned = try attempt(.owner(owner)) { [descriptor] in fchown(descriptor.rawValue, owner.user, owner.group) }
    if !isOwned, !isDirectory, mode != mode.withoutSpecialBits {
      // A program must not run with the rights of an owner that it was never given.
      unset.append(UnsetMetadata(path: path, part: .specialBits(mode), errno: .notPermitted))
      mode = mode.withoutSpecialBits
    }
    for attribute in metadata.extra.attributes {
      try attempt(.attribute(name: attribute.name), name: attribute.name, value: attribute.value)
    }
    if let list = metadata.extra.accessACL {
      try attempt(.accessACL, name: AccessControlList.accessName, value: list.attribute)
    }
    try setMode(mode)
    if let list = metadata.extra.defaultACL, isDirectory {
      try attempt(.defaultACL, name: AccessControlList.defaultName, value: list.attribute)
    }
    try setModified(metadata.modified)
  }

  private mutating func setMode(_ mode: Mode) throws(Errno) {
    try call { fchmod(descriptor.rawValue, mode_t(mode.bits)) }
    // chmod(2) drops setgid in silence where the caller is not in the group.
    guard mode != mode.withoutSpecialBits, try FileStatus(of: descriptor).mode != mode else { return }
    unset.append(.init(path: path, part: .specialBits(mode), errno: .notPermitted))
  }

  private func setModified(_ time: Timestamp) throws(Errno) {
    let times = [time.forUtimens, time.forUtimens]
    try unsafe times.withUnsafeBufferPointer { times throws(Errno) in
      _ = try call { unsafe futimens(descriptor.rawValue, times.baseAddress!) }
    }
  }

  private mutating func attempt(_ part: UnsetMetadata.Part, name: [UInt8], value: [UInt8]) throws(Errno) {
    let descriptor = descriptor
    try attempt(part) {
      unsafe withCString(name) { name in
        unsafe value.withUnsafeBufferPointer { value in
          unsafe clinux_fsetxattr(descriptor.rawValue, name, value.baseAddress, value.count)
        }
      }
    }
  }

  /// Notes what may not be set, and throws where the disk is at fault.
  @discardableResult
  private mutating func attempt(_ part: UnsetMetadata.Part, _ body: () -> CInt) throws(Errno) -> Bool {
    do throws(Errno) {
      try call(body)
      return true
    } catch {
      guard error.isRefusal else { throw error }
      unset.append(UnsetMetadata(path: path, part: part, errno: error))
      return false
    }
  }
}

extension Errno {
  /// The caller lacks the right, or the file system the ability (EINVAL: an id that a user namespace does not map).
  var isRefusal: Bool {
    [.notPermitted, .permissionDenied, .notSupported, .invalidArgument, .argListTooLong].contains(self)
  }
}

extension Timestamp {
  var forUtimens: timespec { timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds)) }
}
