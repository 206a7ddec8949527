/// The exit statuses of every command.
package enum ExitStatus: Int32, Sendable, CaseIterable {
  case done = 0
  case findings = 1
  case usage = 2
  case failed = 3
  case refused = 4
  case locked = 5
  /// 128 + SIGINT.
  case interrupted = 130
  /// 128 + SIGTERM.
  case terminated = 143

  package var meaning: String {
    switch self {
    case .done: "done, or nothing wrong"
    case .findings: "findings, drift, or a check that failed"
    case .usage: "bad usage, or input that cannot be read"
    case .failed: "an operation failed; what it was to replace stands as it was"
    case .refused: "refused, to protect data"
    case .locked: "another persist holds the lock"
    case .interrupted: "interrupted (SIGINT)"
    case .terminated: "terminated (SIGTERM)"
    }
  }
}
