package import Diagnostics

/// A finding that does not count, and why.
package struct SuppressedFinding: Hashable, Sendable {
  package let finding: Finding
  package let suppression: Suppression

  package init(_ finding: Finding, _ suppression: Suppression) {
    self.finding = finding
    self.suppression = suppression
  }
}
