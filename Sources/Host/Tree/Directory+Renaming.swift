internal import CLinux
internal import Glibc
package import SystemPackage
package import Values

extension Directory {
  /// Puts `entry` where nothing is yet, on the same file system; EEXIST where something is.
  ///
  /// Where the file system knows no RENAME_NOREPLACE (NFS, 9p, sshfs), it looks first and renames then, which only a lock
  /// among those who make such names makes safe.
  package func rename(_ entry: EntryPath, to destination: EntryPath) throws(HostError) {
    try rename(entry, to: destination, operation: "rename", renameWithoutReplacing)
  }

  /// Puts `entry` in the place of `destination`, a file or an empty directory, in one step.
  package func replace(_ destination: EntryPath, with entry: EntryPath) throws(HostError) {
    try rename(entry, to: destination, operation: "replace \(destination) with", replaceEntry)
  }

  /// Lets two entries change places in one step; see RENAME_EXCHANGE in rename(2).
  ///
  /// - Returns: whether the file system can do that; where not, nothing was done.
  /// - Throws: EBUSY where one of them is a mount point.
  package func exchange(_ first: EntryPath, _ second: EntryPath) throws(HostError) -> Bool {
    try rename(first, to: second, operation: "exchange \(second) with", exchangeEntries)
  }

  /// Asks the kernel whether `entry` may be moved to where `occupied` stands, a directory that is not empty, and moves
  /// nothing: rename(2) on to such a directory fails, and does so only after it has looked at rights, mounts, immutable
  /// files and what the file system itself cannot move.
  ///
  /// - Returns: what stands in the way; `nil` where nothing does.
  package func obstacle(toMoving entry: EntryPath, onto occupied: EntryPath) throws(HostError) -> Errno? {
    do throws(HostError) {
      try replace(occupied, with: entry)
    } catch {
      guard let errno = error.errno else { throw error }
      // EISDIR: a file cannot take the place of a directory at all.
      return [.directoryNotEmpty, .fileExists, .isDirectory].contains(errno) ? nil : errno
    }
    // No file system should have let that through.
    try replace(entry, with: occupied)
    return nil
  }

  private func rename<Value>(
    _ entry: EntryPath, to destination: EntryPath, operation: String,
    _ body: (Name, Name) throws(Errno) -> Value
  ) throws(HostError) -> Value {
    do throws(Errno) {
      return try withParent(of: entry) { from throws(Errno) in
        try withParent(of: destination) { to throws(Errno) in
          try body(Name(directory: from, bytes: entry.name), Name(directory: to, bytes: destination.name))
        }
      }
    } catch {
      throw HostError(operation, name(of: entry), error)
    }
  }
}

/// A name in an open directory.
struct Name {
  let directory: FileDescriptor
  let bytes: ArraySlice<UInt8>
}

/// EEXIST where `new` stands already.
func renameWithoutReplacing(_ old: Name, _ new: Name) throws(Errno) {
  guard try !rename(old, new, flags: clinux_rename_noreplace) else { return }
  do throws(Errno) {
    _ = try FileStatus(ofEntry: new.bytes, in: new.directory)
  } catch .noSuchFileOrDirectory {
    return try replaceEntry(old, new)
  }
  throw .fileExists
}

func replaceEntry(_ old: Name, _ new: Name) throws(Errno) {
  _ = try rename(old, new, flags: 0)
}

/// Whether the file system could.
private func exchangeEntries(_ first: Name, _ second: Name) throws(Errno) -> Bool {
  try rename(first, second, flags: clinux_rename_exchange)
}

/// renameat2(2); `false` where the file system, or the kernel, does not know the flags.
private func rename(_ old: Name, _ new: Name, flags: CUnsignedInt) throws(Errno) -> Bool {
  do throws(Errno) {
    try unsafe withCString(old.bytes) { name throws(Errno) in
      try unsafe withCString(new.bytes) { newName throws(Errno) in
        _ = try call {
          unsafe clinux_renameat2(old.directory.rawValue, name, new.directory.rawValue, newName, flags)
        }
      }
    }
    return true
  } catch {
    guard flags != 0, error.isLackOfAbility else { throw error }
    return false
  }
}

extension Errno {
  /// What kernels and file systems answer to a call, or a flag of one, that they do not know.
  var isLackOfAbility: Bool { [.invalidArgument, .noFunction, .notSupported].contains(self) }
}
