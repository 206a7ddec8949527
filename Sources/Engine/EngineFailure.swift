package import Diagnostics
internal import Values

/// Why the engine did not do what it was asked.
package struct EngineFailure: Explained {
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus = .failed

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  /// A container that was to run.
  package static func ended(_ container: Container) -> EngineFailure {
    EngineFailure("\(container.displayName) ended with status \(container.exitStatus)")
  }

  /// - Parameter seconds: how long it was waited for.
  package static func isNotHealthy(after seconds: Int) -> EngineFailure {
    EngineFailure("it did not become healthy in \(Quantity.duration(seconds: seconds))")
  }
}
