package import Diagnostics

/// From which severity on findings make a command fail.
package enum FailureThreshold: String, Hashable, Sendable, CaseIterable {
  case error
  case warning
  case never

  package func isMet(by severity: Severity) -> Bool {
    switch self {
    case .error: severity >= .error
    case .warning: severity >= .warning
    case .never: false
    }
  }
}
