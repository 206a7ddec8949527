package import Diagnostics

/// What a rule's check hands back: a finding that does not know yet which rule it belongs to.
package struct Violation {
  package let severity: Severity
  /// Lower case, no full stop.
  package let message: String
  package let location: SourceLocation
  package let service: String?
  package let path: String?
  package let hint: String?
  /// What `--fix` does about it; `nil` where more than one thing may be right.
  package let fix: Fix?

  package init(
    _ severity: Severity, _ message: String, at location: SourceLocation, service: String? = nil, path: String? = nil,
    hint: String? = nil, fix: Fix? = nil
  ) {
    self.severity = severity
    self.message = message
    self.location = location
    self.service = service
    self.path = path
    self.hint = hint
    self.fix = fix
  }
}
