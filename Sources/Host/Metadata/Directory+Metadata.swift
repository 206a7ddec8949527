internal import CLinux
internal import Glibc
internal import SystemPackage
package import Values

extension Directory {
  /// Owner, mode, time, attributes and access lists of the directory itself.
  package func metadata() throws(HostError) -> EntryMetadata {
    let file: OpenFile
    do throws(Errno) {
      file = try OpenFile(
        adopting: openEntry(Array(".".utf8), in: descriptor, flags: clinux_o_directory), path: path.printable)
    } catch {
      throw HostError("look at", path, error)
    }
    return EntryMetadata(
      owner: file.status.owner, mode: file.status.mode, modified: file.status.modified,
      extra: try file.extraMetadata())
  }

  /// Sets all of it; access lists that it should not have are removed.
  ///
  /// - Parameter name: what the report calls the directory.
  /// - Returns: what this process, or the file system, may not set.
  package func setMetadata(_ metadata: EntryMetadata, as name: EntryPath) throws(HostError) -> [UnsetMetadata] {
    if metadata.extra.accessACL == nil { removeAttribute(AccessControlList.accessName) }
    if metadata.extra.defaultACL == nil { removeAttribute(AccessControlList.defaultName) }
    var setting = MetadataSetting(descriptor, path: name, isDirectory: true)
    do throws(Errno) {
      try setting.set(metadata)
    } catch {
      throw HostError("set the metadata of", path, error)
    }
    return setting.unset
  }

  /// There may be none, and the file system may know of none.
  private func removeAttribute(_ name: [UInt8]) {
    _ = unsafe withCString(name) { [descriptor] in unsafe clinux_fremovexattr(descriptor.rawValue, $0) }
  }
}
