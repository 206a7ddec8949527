internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

/// An exclusive lock between processes: flock(2) on a file that is never removed, so that two processes cannot hold
/// locks on two files of one name. It ends with the process, however that ends; what the file says is information only.
package struct FileLock: ~Copyable {
  private let descriptor: FileDescriptor

  private static let pause: UInt32 = 50_000

  /// Takes the lock, or waits for it.
  ///
  /// - Parameters:
  ///   - entry: the lock file; made where it is missing, its parent must exist.
  ///   - seconds: how long to wait for another process that holds it; 0 tries once.
  /// - Throws: `HostError` with the reason `.locked` where another process holds it to the end; `Interrupted` where a
  ///   signal came while it waited.
  package static func acquire(_ entry: EntryPath, in directory: borrowing Directory, wait seconds: Int = 0) throws
    -> FileLock
  {
    let path = directory.name(of: entry)
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      let lock = FileLock(descriptor: try open(entry, in: directory))
      guard try lock.take(path, until: deadline, holder: { $0.holder }) else { continue }
      do throws(Errno) {
        guard try lock.isStill(entry, in: directory) else { continue }
        try lock.describeHolder()
        return lock
      } catch {
        throw HostError("lock", path, error)
      }
    }
  }

  /// Takes the lock on a directory itself, which every name of that directory shares. `nil` where the file system locks no
  /// directories (NFS).
  ///
  /// - Parameter holder: whom a message names where another process has it.
  /// - Throws: as above.
  package static func acquire(
    on directory: borrowing Directory, wait seconds: Int, holder: String?
  ) throws -> FileLock? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    let path = directory.path.printable
    while true {
      let lock = FileLock(descriptor: try openAgain(directory))
      do {
        if try lock.take(path, until: deadline, holder: { _ in holder }) { return lock }
      } catch let error as HostError {
        // What flock(2) answers on a network file system that makes byte-range locks of it: EBADF.
        guard let errno = error.errno, errno.isLackOfAbility || [.badFileDescriptor, .noLocks].contains(errno) else {
          throw error
        }
        return nil
      }
    }
  }

  private static func openAgain(_ directory: borrowing Directory) throws(HostError) -> FileDescriptor {
    do throws(Errno) {
      return try openEntry(Array(".".utf8), in: directory.descriptor, flags: clinux_o_directory)
    } catch {
      throw HostError("open", directory.path, error)
    }
  }

  /// Whether the lock was taken; if not, try again on a newly opened file.
  private borrowing func take(
    _ path: String, until deadline: ContinuousClock.Instant, holder: (borrowing FileLock) -> String?
  ) throws -> Bool {
    do throws(Errno) {
      try call { [descriptor] in clinux_flock(descriptor.rawValue, LOCK_EX | LOCK_NB) }
      return true
    } catch .wouldBlock {
      guard ContinuousClock.now < deadline else { throw HostError("lock", path, .locked(holder: holder(self))) }
    } catch {
      throw HostError("lock", path, error)
    }
    try Interruption.check()
    usleep(Self.pause)
    return false
  }

  private init(descriptor: FileDescriptor) {
    self.descriptor = descriptor
  }

  /// Let go of by name: a process that is just being started has the descriptor, too, until it becomes another program, and
  /// closing this one alone would leave it the lock until then.
  deinit {
    _ = clinux_flock(descriptor.rawValue, LOCK_UN)
    close(descriptor)
  }
}

extension FileLock {
  private static func open(_ entry: EntryPath, in directory: borrowing Directory) throws(HostError) -> FileDescriptor {
    do throws(Errno) {
      // Readable by all: whoever meets the lock is to learn who holds it.
      let opening = PathOpener(
        directory: directory.descriptor, path: entry, flags: O_RDWR | O_CREAT, mode: Mode(0o644))
      return try opening.open(directory.resolution)
    } catch  where error == .permissionDenied || error == .readOnlyFileSystem {
      return try openForeign(entry, in: directory)
    } catch {
      throw HostError("open the lock", directory.name(of: entry), error)
    }
  }

  /// Another user's lock file can be locked as well, only not written to.
  private static func openForeign(
    _ entry: EntryPath, in directory: borrowing Directory
  ) throws(HostError) -> FileDescriptor {
    do throws(Errno) {
      let opening = PathOpener(directory: directory.descriptor, path: entry, flags: O_RDONLY | O_NONBLOCK)
      return try opening.open(directory.resolution)
    } catch {
      throw HostError("open the lock", directory.name(of: entry), error)
    }
  }

  /// Whether the locked file is the one that stands there now: somebody may have replaced it before the lock came.
  private func isStill(_ entry: EntryPath, in directory: borrowing Directory) throws(Errno) -> Bool {
    let mine = try FileStatus(of: descriptor)
    do throws(Errno) {
      return try directory.withParent(of: entry) { parent throws(Errno) in
        try FileStatus(ofEntry: entry.name, in: parent).identity == mine.identity
      }
    } catch .noSuchFileOrDirectory {
      return false
    }
  }

  /// Leaves word of who holds the lock. On a full disk nobody is told, but the lock holds.
  private func describeHolder() throws(Errno) {
    do throws(Errno) {
      try writeHolder()
    } catch {
      guard [.noSpace, Errno(rawValue: EDQUOT)].contains(error) else { throw error }
    }
  }

  private func writeHolder() throws(Errno) {
    guard fcntl(descriptor.rawValue, F_GETFL) & O_ACCMODE == O_RDWR else { return }
    let text = Array(
      "process \(getpid()): \(ProgramArguments.all.map { printable($0) }.joined(separator: " "))\nboot \(bootID)\n"
        .utf8)
    try call { ftruncate(descriptor.rawValue, 0) }
    try call { lseek(descriptor.rawValue, 0, SEEK_SET) }
    try unsafe text.withUnsafeBufferPointer { text throws(Errno) in
      try unsafe writeAll(UnsafeRawBufferPointer(text), to: descriptor)
    }
  }

  /// What the process that has the lock wrote into the file; made printable, `nil` where that cannot be read.
  fileprivate var holder: String? {
    var text = [UInt8](repeating: 0, count: 512)
    let count = unsafe text.withUnsafeMutableBufferPointer { text in
      unsafe pread(descriptor.rawValue, text.baseAddress!, text.count, 0)
    }
    guard count > 0 else { return nil }
    return printable(text[..<count].prefix { $0 != UInt8(ascii: "\n") })
  }
}

/// Tells this run of the machine from all others; see random(4). Empty where the kernel does not tell.
private var bootID: String {
  do {
    let kernel = try Directory.open("/proc/sys/kernel/random")
    return printable(try kernel.openFile(EntryPath("boot_id")).readAll(limit: 64).prefix { $0 != UInt8(ascii: "\n") })
  } catch {
    return ""
  }
}
