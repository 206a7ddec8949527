/// How much a finding matters: by what is lost.
package enum Severity: String, Sendable, CaseIterable, Comparable {
  /// Worth knowing; nothing is lost.
  case note
  /// Data may be lost.
  case warning
  /// Data is lost on a restart, a recreate or a redeploy.
  case error

  package static func < (left: Severity, right: Severity) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}
