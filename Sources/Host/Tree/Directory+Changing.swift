internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

extension Directory {
  /// Makes a directory whose parent exists. The mode is set whatever the umask; the set-group-ID bit comes from the parent,
  /// see mkdir(2).
  package func createDirectory(_ entry: EntryPath, mode: Mode) throws(HostError) {
    do throws(Errno) {
      try withParent(of: entry) { parent throws(Errno) in
        let made = try makeDirectory(entry.name, in: parent, mode: mode)
        defer { close(made) }
        let present = try FileStatus(of: made).mode
        let wanted = mode.keepingSetGroupID(of: present)
        if present != wanted { try call { fchmod(made.rawValue, mode_t(wanted.bits)) } }
      }
    } catch {
      throw HostError("create the directory", name(of: entry), error)
    }
  }

  /// Of this directory.
  package func setMode(_ mode: Mode) throws(HostError) {
    do throws(Errno) {
      try call { fchmod(descriptor.rawValue, mode_t(mode.bits)) }
    } catch {
      throw HostError("change the mode of", path, error)
    }
  }

  /// Of this directory.
  package func setOwner(_ owner: Owner) throws(HostError) {
    do throws(Errno) {
      try call { fchown(descriptor.rawValue, owner.user, owner.group) }
    } catch {
      throw HostError("change the owner of", path, error)
    }
  }

  /// Makes another name for a file, in this directory or in another one of the same file system; see link(2).
  package func link(
    _ entry: EntryPath, to name: EntryPath, in other: borrowing Directory
  ) throws(HostError) {
    do throws(Errno) {
      try withParent(of: entry) { from throws(Errno) in
        try other.withParent(of: name) { to throws(Errno) in
          try unsafe withCString(entry.name) { old throws(Errno) in
            try unsafe withCString(name.name) { new throws(Errno) in
              _ = try call { unsafe linkat(from.rawValue, old, to.rawValue, new, 0) }
            }
          }
        }
      }
    } catch {
      throw HostError("link", self.name(of: entry), error)
    }
  }

  /// Makes entries of this directory durable; see fsync(2). Never repeated after an error.
  package func sync() throws(HostError) {
    if fsync(descriptor.rawValue) != 0 { throw HostError("write to disk", path, Errno(rawValue: errno)) }
  }

  /// Removes a file, or an empty directory; `false` where there is nothing.
  @discardableResult
  package func remove(_ entry: EntryPath) throws(HostError) -> Bool {
    guard let status = try status(of: entry) else { return false }
    return try remove(entry, isDirectory: status.kind == .directory)
  }

  @discardableResult
  func remove(_ entry: EntryPath, isDirectory: Bool) throws(HostError) -> Bool {
    do throws(Errno) {
      try withParent(of: entry) { parent throws(Errno) in
        try unlink(entry.name, in: parent, isDirectory: isDirectory)
      }
      return true
    } catch .noSuchFileOrDirectory {
      return false
    } catch {
      throw HostError("remove", name(of: entry), error)
    }
  }
}

func unlink(_ name: some Collection<UInt8>, in directory: FileDescriptor, isDirectory: Bool) throws(Errno) {
  try unsafe withCString(name) { name throws(Errno) in
    _ = try call { unsafe unlinkat(directory.rawValue, name, isDirectory ? AT_REMOVEDIR : 0) }
  }
}

/// Makes a directory, by default for its owner alone, and opens it. A umask that takes the owner's own rights away is undone.
func makeDirectory(
  _ name: some Collection<UInt8>, in parent: FileDescriptor, mode: Mode = Mode(0o700)
) throws(Errno) -> FileDescriptor {
  try unsafe withCString(name) { name throws(Errno) in
    _ = try call { unsafe mkdirat(parent.rawValue, name, mode_t(mode.bits)) }
  }
  do throws(Errno) {
    return try openEntry(name, in: parent, flags: clinux_o_directory)
  } catch .permissionDenied {
    try unsafe withCString(name) { name throws(Errno) in
      _ = try call { unsafe fchmodat(parent.rawValue, name, 0o700, 0) }
    }
    return try openEntry(name, in: parent, flags: clinux_o_directory)
  }
}
