import Compose
import Diagnostics

/// Findings as workflow commands of GitHub Actions, which shows each beside its line.
///
/// The form and its escapes are those of `packages/core/src/command.ts` in actions/toolkit.
struct WorkflowCommands {
  private let report: VerifyReport

  init(_ report: VerifyReport) {
    self.report = report
  }

  var text: String {
    report.findings.map { line(for: $0) + "\n" }.joined()
  }

  private func line(for finding: Finding) -> String {
    let title = RuleCatalogue.rule(withID: finding.rule).map { "\($0.id) \($0.name)" } ?? finding.rule
    let properties = (place(of: finding) + [("title", title)]).map { "\($0)=\(Self.escaped(property: $1))" }
    let message = finding.message + (finding.hint.map { "\nhint: " + $0 } ?? "")
    return "::\(command(for: finding.severity)) \(properties.joined(separator: ","))::\(Self.escaped(message))"
  }

  private func command(for severity: Severity) -> String {
    severity == .note ? "notice" : severity.rawValue
  }

  /// A directory of the tree is no file that could be annotated.
  private func place(of finding: Finding) -> [(String, String)] {
    guard let source = finding.source, let file = report.places.file(of: finding) else { return [] }
    return [
      ("file", report.places.name(of: file)), ("line", String(source.location.line)),
      ("col", String(source.columnInUTF16)),
    ]
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func escaped(property text: String) -> String {
    escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
