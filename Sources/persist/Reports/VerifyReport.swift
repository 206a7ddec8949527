import Compose
import Diagnostics
import Rules
import Settings

/// What `verify` found, and what it makes of it; every format is made from this.
struct VerifyReport {
  /// The Compose project's name.
  let project: String
  /// Those that were asked.
  let rules: [Rule]
  var result: VerifyResult
  let threshold: FailureThreshold
  let places: ReportPlaces

  /// Those that count, in the order in which they are shown.
  var findings: [Finding] { result.findings }

  var suppressed: [SuppressedFinding] { result.suppressed }

  /// Whether the finding makes the command fail.
  func fails(_ finding: Finding) -> Bool {
    threshold.isMet(by: finding.severity)
  }

  var exitStatus: ExitStatus { findings.contains(where: fails) ? .findings : .done }

  var summary: String {
    let known = [(suppressedCount, "suppressed"), (baselineCount, "in the baseline")].filter { $0.0 > 0 }
    let parts = known.map { "\($0) \($1)" }.joined(separator: ", ")
    return FindingsText.summary(findings) + (parts.isEmpty ? "" : "; " + parts)
  }

  /// How many were silenced by a comment or by persist.yaml.
  var suppressedCount: Int { suppressed.count { $0.suppression.kind != .baseline } }

  var baselineCount: Int { suppressed.count { $0.suppression.kind == .baseline } }

  /// All that counts, as a baseline.
  var baseline: Baseline {
    Baseline(of: findings.map { ($0, places.nameInProject(of: $0)) })
  }
}
