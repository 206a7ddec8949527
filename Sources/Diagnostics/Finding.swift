/// Something a check found: a plain value, rendered as text, JSON, SARIF and so on elsewhere.
package struct Finding: Hashable, Sendable {
  /// The rule's id, such as `PST001`.
  package let rule: String
  package let severity: Severity
  /// What is wrong: lower case, no full stop.
  package let message: String
  /// Where it stands in a file that the user wrote, with the text of the line.
  package let source: SourceExcerpt?
  /// The compose service it concerns.
  package let service: String?
  /// The path it concerns: in the container, or in the tree.
  package let path: String?
  /// What to do about it.
  package let hint: String?

  package init(
    rule: String, severity: Severity, message: String, source: SourceExcerpt? = nil, service: String? = nil,
    path: String? = nil, hint: String? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.message = message
    self.source = source
    self.service = service
    self.path = path
    self.hint = hint
  }
}
