package import Diagnostics
package import SystemPackage

/// Something that this machine would not do: which operation, on what, and why.
package struct HostError: Explained, Hashable {
  package enum Reason: Hashable, Sendable {
    /// The kernel said no.
    case system(Errno)
    /// Another process holds the lock; what it left in the lock file says who.
    case locked(holder: String?)
    /// The entry is no longer the one that was listed a moment ago.
    case replaced
    /// It is there, but not what the operation needs, such as `not a directory`.
    case unsuitable(String)
  }

  /// As it follows "cannot": `open`, `rename`, `write to`.
  package let operation: String
  /// Made printable.
  package let path: String
  package let reason: Reason

  package init(_ operation: String, _ path: String, _ reason: Reason) {
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  package init(_ operation: String, _ path: String, _ errno: Errno) {
    self.init(operation, path, .system(errno))
  }

  package init(_ operation: String, _ path: FilePath, _ errno: Errno) {
    self.init(operation, path.printable, .system(errno))
  }

  package var errno: Errno? {
    if case .system(let errno) = reason { errno } else { nil }
  }
}

extension HostError {
  package var message: String {
    switch reason {
    case .system(let errno): "cannot \(operation) \(path): \(errno.reason)"
    case .locked(let holder):
      "another persist is at work: \(path) is held by \(holder ?? "a process that left no name")"
    case .replaced: "cannot \(operation) \(path): it was replaced while persist looked at it"
    case .unsuitable(let why): "cannot \(operation) \(path): \(why)"
    }
  }

  package var hint: String? {
    switch reason {
    case .system(.noSuchFileOrDirectory) where "\(path)/".hasPrefix("/proc/"): "mount /proc: `mount -t proc proc /proc`"
    case .system(let errno): errno.advice
    case .locked: "wait until it has finished, or pass --lock-wait SECONDS"
    case .replaced: "run the command again when nothing else changes the tree"
    case .unsuitable: nil
    }
  }

  package var exitStatus: ExitStatus {
    switch reason {
    case .system, .replaced: .failed
    case .locked: .locked
    case .unsuitable: .refused
    }
  }
}

extension Errno {
  /// strerror(3), as it stands in the middle of a sentence.
  package var reason: String {
    let text = description
    guard let first = text.first, text.dropFirst().first?.isLowercase == true else { return text }
    return first.lowercased() + text.dropFirst()
  }

  fileprivate var advice: String? {
    switch self {
    case .permissionDenied, .notPermitted: "run the command as the owner of the path, or with sudo"
    case .noSpace: "free some space on that file system (or inodes, where `df -i` shows none), or choose another place"
    case .readOnlyFileSystem: "the file system is mounted read-only: remount it, or choose another place"
    case .tooManyOpenFiles, .tooManyOpenFilesInSystem: "raise the limit on open files (ulimit -n)"
    case .ioError: "the disk or the file system reports damage: see the kernel's log (dmesg)"
    case Errno(rawValue: 122): "the disk quota is used up: free some space, or raise the quota"
    default: nil
    }
  }
}
