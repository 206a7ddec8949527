internal import Glibc

/// The seven kinds of file, as inode(7) lists them.
package enum FileKind: String, Hashable, Sendable {
  case file
  case directory
  case symbolicLink
  case fifo
  case socket
  case characterDevice
  case blockDevice

  /// `nil` for a type that inode(7) does not know.
  init?(mode: UInt32) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .directory
    case S_IFLNK: self = .symbolicLink
    case S_IFIFO: self = .fifo
    case S_IFSOCK: self = .socket
    case S_IFCHR: self = .characterDevice
    case S_IFBLK: self = .blockDevice
    default: return nil
    }
  }

  /// As it stands in a sentence: `a symbolic link`.
  package var name: String {
    switch self {
    case .file: "a file"
    case .directory: "a directory"
    case .symbolicLink: "a symbolic link"
    case .fifo: "a FIFO"
    case .socket: "a socket"
    case .characterDevice: "a character device"
    case .blockDevice: "a block device"
    }
  }
}
