internal import Diagnostics
package import SystemPackage
package import Values

/// A part of an entry's metadata that this process, or the file system, would not let be set.
package struct UnsetMetadata: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    case owner(Owner)
    /// setuid, setgid or sticky.
    case specialBits(Mode)
    case attribute(name: [UInt8])
    case accessACL
    case defaultACL
    /// The file is a copy of the one that it should be another name of.
    case hardLink
  }

  package let path: EntryPath
  package let part: Part
  package let errno: Errno

  package init(path: EntryPath, part: Part, errno: Errno) {
    self.path = path
    self.part = part
    self.errno = errno
  }
}

extension UnsetMetadata: CustomStringConvertible {
  /// `redis/dump.rdb: owner 999:999: operation not permitted`, names made printable.
  package var description: String { "\(path): \(part): \(errno.reason)" }
}

extension UnsetMetadata.Part: CustomStringConvertible {
  package var description: String {
    switch self {
    case .owner(let owner): "owner \(owner)"
    case .specialBits(let mode): "mode \(mode)"
    case .attribute(let name): "attribute \(printable(name))"
    case .accessACL: "access control list"
    case .defaultACL: "default access control list"
    case .hardLink: "hard link, so it is a copy"
    }
  }
}
