package import SystemPackage
internal import Values

/// Something in a tree that a walk does not hand out, and why.
package struct Omission: Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// A socket, FIFO or device: it holds no data of its own.
    case special(FileKind)
    /// Another file system, or a bind mount, begins here.
    case mountPoint
    /// The path would exceed PATH_MAX (4,095 bytes).
    case nameTooLong
    case unreadable(Errno)
    /// Gone between being listed and being looked at; perhaps under another name.
    case vanished
    /// The same, and no other name of it is to be found beside where it was.
    case deleted
    /// Something else stood there between being looked at and being opened.
    case replaced
  }

  /// Relative to the root of the walk. Bytes, since a path that is too long is no `EntryPath`.
  package let path: [UInt8]
  package let reason: Reason

  package init(path: [UInt8], reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// Whether somebody changed what stood there while it was looked at.
  package var isOfAChange: Bool { [.vanished, .replaced].contains(reason) }

  /// Whether a backup without it lacks data that the tree held.
  package var losesData: Bool {
    switch reason {
    case .special, .deleted: false
    case .mountPoint, .nameTooLong, .unreadable, .vanished, .replaced: true
    }
  }
}

extension Omission.Reason {
  /// What an error says of the entry on which it was met.
  package init(_ error: HostError) {
    switch error.reason {
    case .system(.noSuchFileOrDirectory): self = .vanished
    // A link now, since none is followed; or a directory no more.
    case .system(.tooManySymbolicLinkLevels), .system(.notDirectory): self = .replaced
    case .system(let errno): self = .unreadable(errno)
    case .replaced, .unsuitable, .locked: self = .replaced
    }
  }
}

extension Omission: CustomStringConvertible {
  /// `redis/sock: a socket`, the name made printable.
  package var description: String { "\(printable(path)): \(reason)" }
}

extension Omission.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .special(let kind): kind.name
    case .mountPoint: "another file system is mounted here"
    case .nameTooLong: "the path is longer than 4,095 bytes"
    case .unreadable(let errno): "cannot be read: \(errno.reason)"
    case .deleted: "it was deleted while the tree was read"
    case .vanished: "it vanished while the tree was read"
    case .replaced: "it was replaced while the tree was read"
    }
  }
}
