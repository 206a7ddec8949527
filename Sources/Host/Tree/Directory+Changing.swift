internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

extension Directory {
  /// Makes a directory whose parent exists. The mode is set exactly, whatever the umask.
  package func createDirectory(_ entry: EntryPath, mode: Mode) throws(HostError) {
    do throws(Errno) {
      try withParent(of: entry) { parent throws(Errno) in
        let made = try makeDirectory(entry.name, in: parent)
        defer { close(made) }
        try call { fchmod(made.rawValue, mode_t(mode.bits)) }
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

  /// Makes entries of this directory durable; see fsync(2). Never repeated after an error.
  package func sync() throws(HostError) {
    if fsync(descriptor.rawValue) != 0 { throw HostError("write to disk", path, Errno(rawValue: errno)) }
  }

  /// Makes everything on this directory's file system durable; see syncfs(2). Reports a failed write-back since it was
  /// opened.
  package func syncFileSystem() throws(HostError) {
    if clinux_syncfs(descriptor.rawValue) != 0 {
      throw HostError("write to disk the file system of", path, Errno(rawValue: errno))
    }
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

  /// Puts `entry` where nothing is yet, on the same file system; EEXIST where something is.
  package func rename(_ entry: EntryPath, to destination: EntryPath) throws(HostError) {
    try rename(entry, to: destination, flags: clinux_rename_noreplace, operation: "rename")
  }

  /// Puts the file `entry` in the place of `destination`, in one step.
  package func replace(_ destination: EntryPath, with entry: EntryPath) throws(HostError) {
    try rename(entry, to: destination, flags: 0, operation: "replace \(destination) with")
  }

  /// Lets two entries change places in one step; see RENAME_EXCHANGE in rename(2). EINVAL where the file system knows no
  /// exchange, EBUSY where one of them is a mount point.
  package func exchange(_ first: EntryPath, _ second: EntryPath) throws(HostError) {
    try rename(first, to: second, flags: clinux_rename_exchange, operation: "exchange \(second) with")
  }

  private func rename(
    _ entry: EntryPath, to destination: EntryPath, flags: CUnsignedInt, operation: String
  ) throws(HostError) {
    do throws(Errno) {
      try withParent(of: entry) { from throws(Errno) in
        try withParent(of: destination) { to throws(Errno) in
          try renameEntry(entry.name, in: from, to: destination.name, in: to, flags: flags)
        }
      }
    } catch {
      throw HostError(operation, name(of: entry), error)
    }
  }
}

func renameEntry(
  _ name: some Collection<UInt8>, in directory: FileDescriptor, to newName: some Collection<UInt8>,
  in newDirectory: FileDescriptor, flags: CUnsignedInt
) throws(Errno) {
  try unsafe withCString(name) { name throws(Errno) in
    try unsafe withCString(newName) { newName throws(Errno) in
      _ = try call {
        unsafe clinux_renameat2(directory.rawValue, name, newDirectory.rawValue, newName, flags)
      }
    }
  }
}

func unlink(_ name: some Collection<UInt8>, in directory: FileDescriptor, isDirectory: Bool) throws(Errno) {
  try unsafe withCString(name) { name throws(Errno) in
    _ = try call { unsafe unlinkat(directory.rawValue, name, isDirectory ? AT_REMOVEDIR : 0) }
  }
}

/// Makes a directory for its owner alone, and opens it. A umask that takes the owner's own rights away is undone.
func makeDirectory(_ name: some Collection<UInt8>, in parent: FileDescriptor) throws(Errno) -> FileDescriptor {
  try unsafe withCString(name) { name throws(Errno) in
    _ = try call { unsafe mkdirat(parent.rawValue, name, 0o700) }
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
