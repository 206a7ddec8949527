package import Diagnostics

/// A finding that does not count, and why.
package struct ExcusedFinding: Hashable, Sendable {
  package let finding: Finding
  package let excuse: Excuse

  package init(_ finding: Finding, _ excuse: Excuse) {
    self.finding = finding
    self.excuse = excuse
  }
}
