package import Diagnostics

/// Findings, told apart into those that count and those that somebody accepted.
package struct Verdict: Hashable, Sendable {
  package var findings: [Finding]
  package var excused: [ExcusedFinding]

  package init(findings: [Finding] = [], excused: [ExcusedFinding] = []) {
    self.findings = findings
    self.excused = excused
  }
}
