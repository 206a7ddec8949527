package import Diagnostics
package import Host

/// Why setup does not touch what it found.
package struct LayoutRefusal: Explained, Hashable {
  package enum Reason: Hashable, Sendable {
    /// The root is a symbolic link that leads out of the project, or nowhere.
    case outwardLink
    /// Something stands where a directory must be.
    case obstacle(FileKind)
    /// What is on that file system is gone with the next boot.
    case inMemory(String)
  }

  package let reason: Reason
  /// As messages name it.
  package let name: String

  package init(reason: Reason, name: String) {
    self.reason = reason
    self.name = name
  }

  package var message: String {
    switch reason {
    case .outwardLink: "\(name) is a symbolic link that leads out of the project"
    case .obstacle(let kind): "\(name) is \(kind.name), where a directory must be"
    case .inMemory(let type): "\(name) would be on a \(type), which is empty after the next boot"
    }
  }

  package var hint: String? {
    switch reason {
    case .outwardLink: "put the directory itself there, or name the place it leads to with --root"
    case .obstacle: "move it away; setup neither removes nor replaces anything"
    case .inMemory: "choose a place on a disk with --root, or pass --allow-tmpfs for a trial"
    }
  }

  package var exitStatus: ExitStatus { .refused }
}
