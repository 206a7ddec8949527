package import Diagnostics

/// What stops a backup or a restore.
package struct BackupError: Explained {
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus

  package init(_ message: String, hint: String? = nil, exitStatus: ExitStatus) {
    self.message = message
    self.hint = hint
    self.exitStatus = exitStatus
  }

  package static func refused(_ message: String, hint: String) -> BackupError {
    BackupError(message, hint: hint, exitStatus: .refused)
  }

  package static func unusable(_ message: String, hint: String) -> BackupError {
    BackupError(message, hint: hint, exitStatus: .usage)
  }

  package static func failed(_ message: String, hint: String? = nil) -> BackupError {
    BackupError(message, hint: hint, exitStatus: .failed)
  }

  static func inUse(by use: TreeUse) -> BackupError {
    .refused(
      "the tree is in use: \(use)",
      hint: """
        stop what uses it (--stop stops this project's containers that do, and starts them again), or pass --offline where it \
        does not matter
        """)
  }
}
