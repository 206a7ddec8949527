import Compose
import Diagnostics
import Settings

/// What `verify` found, and what it makes of it; every format is made from this.
struct VerifyReport {
  /// The Compose project's name.
  let project: String
  /// Those that were asked.
  let rules: [Rule]
  /// In the order in which they are shown.
  let findings: [Finding]
  let threshold: FailureThreshold
  let places: ReportPlaces

  /// Whether the finding makes the command fail.
  func fails(_ finding: Finding) -> Bool {
    threshold.isMet(by: finding.severity)
  }

  var exitStatus: ExitStatus { findings.contains(where: fails) ? .findings : .done }

  var summary: String { FindingsText.summary(findings) }
}
