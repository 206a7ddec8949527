package import Diagnostics

/// Why the engine did not do what it was asked.
package struct EngineFailure: Explained {
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus = .failed

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
