package import Diagnostics

/// Findings, told apart into those that count and those that somebody accepted.
package struct VerifyResult: Hashable, Sendable {
  package var findings: [Finding]
  package var suppressed: [SuppressedFinding]

  package init(findings: [Finding] = [], suppressed: [SuppressedFinding] = []) {
    self.findings = findings
    self.suppressed = suppressed
  }
}
