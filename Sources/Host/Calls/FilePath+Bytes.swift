internal import Glibc
package import SystemPackage
package import Values

extension FilePath {
  /// The path made safe for a terminal.
  package var printable: String { Values.printable(bytes) }

  /// What stands at an entry's place below this directory.
  package func appending(_ entry: EntryPath) -> FilePath { FilePath(bytes: bytes + [UInt8(ascii: "/")] + entry.bytes) }

  /// A path of these bytes, which must hold no NUL.
  package init(bytes: [UInt8]) {
    self = unsafe Host.withCString(bytes) { unsafe FilePath(platformString: $0) }
  }

  /// The path as the kernel takes it, without the NUL.
  package var bytes: [UInt8] {
    unsafe withPlatformString { text in
      var bytes: [UInt8] = []
      var index = 0
      while unsafe text[index] != 0 {
        unsafe bytes.append(UInt8(bitPattern: text[index]))
        index += 1
      }
      return bytes
    }
  }
}

extension FilePath {
  /// The same place without a link on the way; see realpath(3). Everything must be there.
  package func resolvingLinks() throws(HostError) -> FilePath {
    let resolved = unsafe withPlatformString { unsafe realpath($0, nil) }
    guard let resolved = unsafe resolved else { throw HostError("resolve", self, Errno(rawValue: errno)) }
    defer { unsafe free(resolved) }
    return unsafe FilePath(platformString: resolved)
  }
}
