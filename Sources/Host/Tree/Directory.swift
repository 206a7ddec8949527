internal import CLinux
internal import Glibc
package import SystemPackage
package import Values

/// An open directory. Everything below it is reached through its descriptor and an `EntryPath`, and no symbolic link is
/// ever followed on the way, so nothing done here can leave it.
package struct Directory: ~Copyable, Sendable {
  package let descriptor: FileDescriptor
  /// As it was opened; for messages only.
  package let path: FilePath
  let resolution: PathResolution

  /// Takes over an open directory, and closes it in the end.
  package init(adopting descriptor: FileDescriptor, path: FilePath, resolution: PathResolution) {
    self.descriptor = descriptor
    self.path = path
    self.resolution = resolution
  }

  deinit { close(descriptor) }

  /// Opens a directory by its path, following links as any command does: the path is the user's own.
  package static func open(
    _ path: FilePath, resolution: PathResolution = .kernel
  ) throws(HostError) -> Directory {
    do throws(Errno) {
      return Directory(
        adopting: try openPath(path, flags: O_RDONLY | clinux_o_directory), path: path, resolution: resolution)
    } catch {
      throw HostError("open", path, error)
    }
  }

  /// Another descriptor of the same directory.
  package func duplicate() throws(HostError) -> Directory {
    do throws(Errno) {
      let raw = try call {
        unsafe clinux_openat(descriptor.rawValue, ".", O_RDONLY | clinux_o_directory | O_CLOEXEC, 0)
      }
      return Directory(adopting: FileDescriptor(rawValue: raw), path: path, resolution: resolution)
    } catch {
      throw HostError("open", path, error)
    }
  }

  /// The directory that holds `entry`: this one, or one below it.
  package func parentDirectory(of entry: EntryPath) throws(HostError) -> Directory {
    guard let parent = entry.parent else { return try duplicate() }
    return try directory(at: parent)
  }

  /// How messages name `entry`.
  package func name(of entry: EntryPath) -> String {
    appending(entry).printable
  }

  func appending(_ entry: EntryPath) -> FilePath {
    let path = path.bytes
    return FilePath(bytes: path + (path.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + entry.bytes)
  }
}
