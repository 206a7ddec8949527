internal import CLinux
internal import Glibc
internal import SystemPackage
internal import Values

extension OpenFile {
  /// Extended attributes and access control lists; none where the file system keeps none. One system call for a file
  /// that has none.
  package func extraMetadata() throws(HostError) -> ExtraMetadata {
    do throws(Errno) {
      let names = try attributeNames()
      if names.isEmpty { return .none }
      return try read(names)
    } catch {
      throw HostError("read the attributes of", path, error)
    }
  }

  private func read(_ names: [[UInt8]]) throws(Errno) -> ExtraMetadata {
    var attributes: [ExtendedAttribute] = []
    for name in names where name.starts(with: Array("user.".utf8)) {
      guard let value = try attribute(name) else { continue }
      attributes.append(ExtendedAttribute(name: name, value: value))
    }
    attributes.sort { $0.name.lexicographicallyPrecedes($1.name) }
    return ExtraMetadata(
      attributes: attributes,
      accessACL: names.contains(AccessControlList.accessName) ? try list(AccessControlList.accessName) : nil,
      defaultACL: names.contains(AccessControlList.defaultName) ? try list(AccessControlList.defaultName) : nil)
  }

  private func list(_ name: [UInt8]) throws(Errno) -> AccessControlList? {
    guard let bytes = try attribute(name) else { return nil }
    guard let list = AccessControlList(attribute: bytes) else { throw .invalidArgument }
    return list
  }

  private func attributeNames() throws(Errno) -> [[UInt8]] {
    do throws(Errno) {
      let bytes = try unsafe grow { buffer in
        unsafe buffer.withMemoryRebound(to: CChar.self) { names in
          unsafe clinux_flistxattr(descriptor.rawValue, names.baseAddress, names.count)
        }
      }
      return bytes.split(separator: 0).map { Array($0) }
    } catch .notSupported {
      return []
    }
  }

  /// `nil` where it was removed since it was listed.
  private func attribute(_ name: [UInt8]) throws(Errno) -> [UInt8]? {
    do throws(Errno) {
      return try unsafe withCString(name) { name throws(Errno) in
        try unsafe grow { unsafe clinux_fgetxattr(descriptor.rawValue, name, $0.baseAddress, $0.count) }
      }
    } catch .noData {
      return nil
    }
  }

  /// Calls with ever larger buffers until what there is fits.
  private func grow(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) throws(Errno) -> [UInt8] {
    // The kernel gives out at most 64 KiB of names, and of one value (XATTR_LIST_MAX, XATTR_SIZE_MAX).
    for size in [512, 65_536] {
      do throws(Errno) {
        return try unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { buffer throws(Errno) in
          let count = try call { unsafe body(buffer) }
          return unsafe Array(buffer[..<count])
        }
      } catch .outOfRange {
        continue
      }
    }
    throw .outOfRange
  }
}
