import Compose
import Diagnostics
import Settings

/// What `verify` found, and what it makes of it; every format is made from this.
struct VerifyReport {
  /// The Compose project's name.
  let project: String
  /// Those that were asked.
  let rules: [Rule]
  let verdict: Verdict
  let threshold: FailureThreshold
  let places: ReportPlaces

  /// Those that count, in the order in which they are shown.
  var findings: [Finding] { verdict.findings }

  var excused: [ExcusedFinding] { verdict.excused }

  /// Whether the finding makes the command fail.
  func fails(_ finding: Finding) -> Bool {
    threshold.isMet(by: finding.severity)
  }

  var exitStatus: ExitStatus { findings.contains(where: fails) ? .findings : .done }

  var summary: String {
    let known = excused.isEmpty ? "" : "; \(excused.count) suppressed"
    return FindingsText.summary(findings) + known
  }
}
