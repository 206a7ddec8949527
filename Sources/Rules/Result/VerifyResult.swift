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

/// A finding that does not count, and why.
package struct SuppressedFinding: Hashable, Sendable {
  package let finding: Finding
  package let suppression: Suppression

  package init(_ finding: Finding, _ suppression: Suppression) {
    self.finding = finding
    self.suppression = suppression
  }
}
