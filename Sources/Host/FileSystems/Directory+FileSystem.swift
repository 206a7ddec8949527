internal import CLinux
internal import Glibc
internal import SystemPackage

extension Directory {
  /// Of the file system that this directory lies on. The table of mounts tells more than statfs(2), such as
  /// `fuse.sshfs`; where it cannot be read, the magic number must do.
  package func fileSystemKind() throws(HostError) -> FileSystemKind {
    let id = try status().mountID
    let table: [MountInfo]
    do throws(HostError) {
      table = try mounts()
    } catch {
      table = []
    }
    if let id, let mount = table.first(where: { $0.id == id }) { return FileSystemKind(name: mount.type) }
    return FileSystemKind(magic: try fileSystem().type)
  }

  package func space() throws(HostError) -> FileSystemSpace {
    let raw = try fileSystem()
    return FileSystemSpace(
      available: bytes(raw.blocks_available, of: raw.block_size), total: bytes(raw.blocks, of: raw.block_size),
      freeFiles: raw.files == 0 ? nil : Int64(clamping: raw.files_free))
  }

  private func fileSystem() throws(HostError) -> clinux_filesystem {
    var raw = clinux_filesystem()
    do throws(Errno) {
      try call { unsafe clinux_fstatfs(descriptor.rawValue, &raw) }
      return raw
    } catch {
      throw HostError("look at the file system of", path, error)
    }
  }

  private func bytes(_ blocks: UInt64, of size: UInt64) -> Int64 {
    let (product, overflow) = blocks.multipliedReportingOverflow(by: size)
    return overflow ? .max : Int64(clamping: product)
  }
}

/// How much room a file system has.
package struct FileSystemSpace: Hashable, Sendable {
  /// Bytes that this process may still use.
  package let available: Int64
  /// Bytes in all.
  package let total: Int64
  /// How many more files there may be; `nil` where the file system sets no such limit.
  package let freeFiles: Int64?
}
