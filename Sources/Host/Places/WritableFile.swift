internal import CLinux
internal import Glibc
package import SystemPackage

/// An existing file, open for reading and writing.
package struct WritableFile: ~Copyable {
  private let descriptor: FileDescriptor
  private let path: FilePath

  package static func open(_ path: FilePath) throws(HostError) -> WritableFile {
    do throws(Errno) {
      return WritableFile(descriptor: try openPath(path, flags: O_RDWR), path: path)
    } catch {
      throw HostError("open", path, error)
    }
  }

  private init(descriptor: FileDescriptor, path: FilePath) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Tries to take a write lock on a range of bytes; see fcntl(2), F_OFD_SETLK. It ends with this value.
  ///
  /// - Returns: whether nobody else has a lock there.
  package func tryLock(from start: Int64, length: Int64) throws(HostError) -> Bool {
    guard clinux_try_write_lock(descriptor.rawValue, start, length) != 0 else { return true }
    let errno = Errno(rawValue: errno)
    guard errno == .resourceTemporarilyUnavailable || errno == .permissionDenied else {
      throw HostError("lock", path, errno)
    }
    return false
  }
}

extension FilePath {
  /// `app.db` and `-wal`: `app.db-wal`.
  package func appendingToName(_ ending: String) -> FilePath { FilePath(bytes: bytes + Array(ending.utf8)) }

  /// Removes a file; nothing happens where there is none.
  package func removeFile() throws(HostError) {
    do throws(Errno) {
      try unsafe Host.withCString(bytes) { name throws(Errno) in _ = try call { unsafe unlink(name) } }
    } catch .noSuchFileOrDirectory {
    } catch {
      throw HostError("remove", self, error)
    }
  }
}
