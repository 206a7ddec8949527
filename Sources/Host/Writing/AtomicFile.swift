internal import CLinux
internal import Glibc
package import SystemPackage
package import Values

/// A file that appears under its name whole, or not at all. It is written beside its destination, readable and writable,
/// by its owner only; dropped without `commit`, it leaves nothing.
///
/// Where the file system can (O_TMPFILE), it has no name before it is committed, so that even a crash leaves nothing.
/// Elsewhere it is called `.NAME.partial` meanwhile, and locked (flock(2)), so that one that a crash left is told from one
/// that is being written.
package struct AtomicFile: ~Copyable {
  /// When the file gets a name.
  package enum Visibility: Sendable {
    /// Not before it is committed, where the file system can do that.
    case atCommit
    /// From the start, so that everybody can see it grow.
    case fromTheStart
  }

  /// For reading and writing; closed when the file is committed or dropped.
  package let descriptor: FileDescriptor
  private var destination: EntryPath
  private let parent: Directory
  /// The name it has now, in `parent`; `nil` where it has none.
  private var temporaryName: [UInt8]?
  private let path: String

  /// - Parameter mode: what the file has from the beginning, whatever the umask.
  /// - Throws: `HostError` with the reason `.locked` where another process writes a file of that name right now.
  package static func create(
    at destination: EntryPath, in directory: borrowing Directory, mode: Mode = Mode(0o600),
    named visibility: Visibility = .atCommit
  ) throws(HostError) -> AtomicFile {
    let path = directory.name(of: destination)
    let parent = try directory.parentDirectory(of: destination)
    do throws(Errno) {
      let (descriptor, name) = try create(destination, in: parent.descriptor, visibility)
      // From here on it is the value's, whose `deinit` puts things in order where something fails.
      let file = AtomicFile(
        descriptor: descriptor, destination: destination, parent: parent, temporaryName: name, path: path)
      try call { [descriptor] in fchmod(descriptor.rawValue, mode_t(mode.bits)) }
      return file
    } catch .wouldBlock {
      throw HostError("create", path, .locked(holder: "a process that writes it right now"))
    } catch {
      throw HostError("create", path, error)
    }
  }

  private init(
    descriptor: FileDescriptor, destination: EntryPath, parent: consuming Directory, temporaryName: [UInt8]?,
    path: String
  ) {
    self.descriptor = descriptor
    self.destination = destination
    self.parent = parent
    self.temporaryName = temporaryName
    self.path = path
  }

  deinit {
    close(descriptor)
    guard let temporaryName else { return }
    // Nothing can be reported from here; what stays has a name that says what it is.
    try? unlink(temporaryName, in: parent.descriptor, isDirectory: false)
  }

  /// Appends all of `bytes`.
  package func write(_ bytes: some Collection<UInt8>) throws(HostError) {
    do throws(Errno) {
      try unsafe Array(bytes).withUnsafeBufferPointer { buffer throws(Errno) in
        try unsafe writeAll(UnsafeRawBufferPointer(buffer), to: descriptor)
      }
    } catch {
      throw HostError("write to", path, error)
    }
  }

  /// Writes over what stands at `offset`, in bytes.
  package func write(_ bytes: [UInt8], at offset: Int64) throws(HostError) {
    do throws(Errno) {
      try unsafe bytes.withUnsafeBufferPointer { buffer throws(Errno) in
        try unsafe writeAll(UnsafeRawBufferPointer(buffer), to: descriptor, at: offset)
      }
    } catch {
      throw HostError("write to", path, error)
    }
  }

  package func setOwner(_ owner: Owner) throws(HostError) {
    do throws(Errno) {
      try call { [descriptor] in fchown(descriptor.rawValue, owner.user, owner.group) }
    } catch {
      throw HostError("change the owner of", path, error)
    }
  }

  package func status() throws(HostError) -> FileStatus {
    do throws(Errno) {
      return try FileStatus(of: descriptor)
    } catch {
      throw HostError("look at", path, error)
    }
  }

  /// Makes the content durable, gives the file its name, and makes the name durable.
  ///
  /// - Parameter replacing: whether a file of that name gives way; else EEXIST is thrown, and nothing is left.
  package consuming func commit(replacing: Bool = false) throws(HostError) {
    _ = try commit(replacing: replacing) { nil }
  }

  /// As `commit(replacing:)`.
  ///
  /// - Parameter alternative: the next name to try in the same directory where one is taken; `nil` gives up.
  /// - Returns: the name it got.
  package consuming func commit(
    replacing: Bool = false, orAs alternative: () -> EntryPath?
  ) throws(HostError) -> EntryPath {
    // Never repeated: after a failed fsync the kernel may call the lost pages clean.
    if fsync(descriptor.rawValue) != 0 { throw HostError("write to disk", path, Errno(rawValue: errno)) }
    while true {
      do throws(Errno) {
        try place(replacing: replacing)
        break
      } catch {
        guard error == .fileExists, let next = alternative() else { throw HostError("put in place", path, error) }
        destination = next
      }
    }
    do throws(HostError) {
      try parent.sync()
    } catch {
      // A name that may be gone after a crash is not one to rely on. What was replaced cannot come back, though.
      if !replacing { try? unlink(destination.name, in: parent.descriptor, isDirectory: false) }
      throw error
    }
    return destination
  }

  private mutating func place(replacing: Bool) throws(Errno) {
    if temporaryName == nil, !replacing, try link(as: destination.name) { return }
    try nameTemporarily()
    try renameToDestination(replacing: replacing)
  }
}

extension AtomicFile {
  private static func create(
    _ destination: EntryPath, in parent: FileDescriptor, _ visibility: Visibility
  ) throws(Errno) -> (FileDescriptor, [UInt8]?) {
    // Naming it later goes through /proc/self/fd, which a container may lack.
    if visibility == .atCommit, unsafe access("/proc/self/fd", X_OK) == 0, let unnamed = try createUnnamed(in: parent) {
      return (unnamed, nil)
    }
    let name = temporaryName(for: destination)
    return (try createNamed(name, in: parent), name)
  }

  /// EWOULDBLOCK where another process has it open for writing.
  private static func createNamed(_ name: [UInt8], in parent: FileDescriptor) throws(Errno) -> FileDescriptor {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | clinux_o_nofollow
    while true {
      do throws(Errno) {
        let raw = try unsafe withCString(name) { name throws(Errno) in
          try call { unsafe clinux_openat(parent.rawValue, name, flags, 0o600) }
        }
        // Not every file system has locks; there, a file of that name counts as left over.
        _ = clinux_flock(raw, LOCK_EX | LOCK_NB)
        return FileDescriptor(rawValue: raw)
      } catch .fileExists {
        try removeLeftover(name, in: parent)
      }
    }
  }

  /// What an earlier run left there was never committed. Who still writes it holds its lock.
  private static func removeLeftover(_ name: [UInt8], in parent: FileDescriptor) throws(Errno) {
    do throws(Errno) {
      let leftover = try openEntry(name, in: parent, flags: O_NONBLOCK | O_NOCTTY)
      defer { close(leftover) }
      if clinux_flock(leftover.rawValue, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { throw Errno.wouldBlock }
      try unlink(name, in: parent, isDirectory: false)
    } catch .noSuchFileOrDirectory {
      // Removed by the one who wrote it.
    }
  }

  private static func createUnnamed(in parent: FileDescriptor) throws(Errno) -> FileDescriptor? {
    do throws(Errno) {
      let raw = try call { unsafe clinux_openat(parent.rawValue, ".", O_RDWR | O_CLOEXEC | clinux_o_tmpfile, 0o600) }
      return FileDescriptor(rawValue: raw)
    } catch {
      // What open(2) names for kernels and file systems that know no O_TMPFILE.
      guard [.notSupported, .isDirectory, .noSuchFileOrDirectory, .invalidArgument].contains(error) else { throw error }
      return nil
    }
  }

  /// Where a crash may leave a file that was to stand at `destination`, on a file system without O_TMPFILE; `nil` where such
  /// a path is too long.
  package static func temporaryPath(for destination: EntryPath) -> EntryPath? {
    let path = (destination.parent.map { $0.bytes + [UInt8(ascii: "/")] } ?? []) + temporaryName(for: destination)
    return try? EntryPath(bytes: path)
  }

  /// `.NAME.partial`, shortened where NAME leaves no room for that.
  private static func temporaryName(for destination: EntryPath) -> [UInt8] {
    let suffix = Array(".partial".utf8)
    let room = EntryPath.maximumComponentLength - suffix.count - 1
    return [UInt8(ascii: ".")] + destination.name.prefix(room) + suffix
  }

  private mutating func nameTemporarily() throws(Errno) {
    guard temporaryName == nil else { return }
    let name = Self.temporaryName(for: destination)
    try? unlink(name, in: parent.descriptor, isDirectory: false)
    if try !link(as: name[...]) { try copy(to: name) }
    temporaryName = name
  }

  /// Gives the unnamed file a name; see the example for O_TMPFILE in open(2). `false` where the file system has no links.
  private func link(as name: ArraySlice<UInt8>) throws(Errno) -> Bool {
    do throws(Errno) {
      try unsafe withCString(name) { name throws(Errno) in
        _ = try call {
          unsafe linkat(
            AT_FDCWD, "/proc/self/fd/\(descriptor.rawValue)", parent.descriptor.rawValue, name, AT_SYMLINK_FOLLOW)
        }
      }
      return true
    } catch {
      guard error.isLackOfLinks else { throw error }
      return false
    }
  }

  /// For a file that has no name and can be given none: its content, owner and mode under a name, and durable.
  private func copy(to name: [UInt8]) throws(Errno) {
    let copy = try Self.createNamed(name, in: parent.descriptor)
    defer { close(copy) }
    try copyContent(to: copy)
    let status = try FileStatus(of: descriptor)
    try call { fchown(copy.rawValue, status.owner.user, status.owner.group) }
    try call { fchmod(copy.rawValue, mode_t(status.mode.bits)) }
    if fsync(copy.rawValue) != 0 { throw Errno(rawValue: errno) }
  }

  private func copyContent(to copy: FileDescriptor) throws(Errno) {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var position = off_t(0)
    while true {
      let count = try unsafe buffer.withUnsafeMutableBufferPointer { buffer throws(Errno) in
        try call { unsafe pread(descriptor.rawValue, buffer.baseAddress, buffer.count, position) }
      }
      guard count > 0 else { return }
      try unsafe buffer.withUnsafeBufferPointer { buffer throws(Errno) in
        try unsafe writeAll(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[..<count])), to: copy)
      }
      position += off_t(count)
    }
  }

  private mutating func renameToDestination(replacing: Bool) throws(Errno) {
    guard let name = temporaryName else { return }
    let old = Name(directory: parent.descriptor, bytes: name[...])
    let new = Name(directory: parent.descriptor, bytes: destination.name)
    try replacing ? replaceEntry(old, new) : renameWithoutReplacing(old, new)
    temporaryName = nil
  }
}

extension Errno {
  /// What linkat(2) answers on a file system that has no hard links (vfat, some FUSE), or that cannot link what never had
  /// a name.
  var isLackOfLinks: Bool {
    [.notPermitted, .notSupported, .noFunction, .invalidArgument, .improperLink].contains(self)
  }
}
