import Compose
import Diagnostics
import Rules
import Values

/// Findings as a compiler prints them: location, severity, message and rule, the line with a caret, the hint.
struct FindingsText {
  let style: Style

  func render(_ findings: [Finding]) -> String {
    findings.map(render).joined(separator: "\n")
  }

  func render(_ finding: Finding) -> String {
    let place = finding.source.map { $0.location.description } ?? finding.path ?? ""
    var text = place.isEmpty ? "" : style.bold(place + ":") + " "
    text += "\(style.severity(finding.severity)): \(finding.message) \(style.dim("[\(finding.rule)]"))\n"
    if let source = finding.source { text += ExcerptRenderer(style: style).lines(for: source) }
    if let hint = finding.hint { text += "\(style.cyan("hint:")) \(hint)\n" }
    return text
  }

  /// One line for a finding that does not count.
  static func note(on suppressed: SuppressedFinding) -> String {
    let finding = suppressed.finding
    let place = finding.source.map { "\($0.location)" } ?? finding.path ?? ""
    let kind = suppressed.suppression.kind == .baseline ? "in the baseline" : "suppressed"
    return "\(kind): \(place.isEmpty ? "" : place + ": ")\(finding.message) [\(finding.rule)]"
      + (suppressed.suppression.kind == .baseline ? "" : " -- \(printable(suppressed.suppression.reason))")
  }

  /// `2 errors, 1 warning, 0 notes`, or `nothing wrong`.
  static func summary(_ findings: [Finding]) -> String {
    guard !findings.isEmpty else { return "nothing wrong" }
    return Severity.allCases.reversed().map { severity in
      Quantity.count(findings.count { $0.severity == severity }, severity.rawValue)
    }.joined(separator: ", ")
  }
}
