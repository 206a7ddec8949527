import Compose
import Diagnostics
import Rules

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

  /// The command that tells why the project could not be looked at.
  static func line(for error: any Explained, _ places: ReportPlaces) -> String {
    line("error", at: error.source, places, title: "persist verify", error.message, hint: error.hint)
  }

  private func line(for finding: Finding) -> String {
    let title = RuleCatalogue.rule(withID: finding.rule).map { "\($0.id) \($0.name)" } ?? finding.rule
    return Self.line(
      command(for: finding.severity), at: finding.source, report.places, title: title, finding.message,
      hint: finding.hint)
  }

  private static func line(
    _ command: String, at source: SourceExcerpt?, _ places: ReportPlaces, title: String, _ message: String,
    hint: String?
  ) -> String {
    let properties = (place(source, places) + [("title", title)]).map { "\($0)=\(escaped(property: $1))" }
    let text = message + (hint.map { "\nhint: " + $0 } ?? "")
    return "::\(command) \(properties.joined(separator: ","))::\(escaped(text))"
  }

  private func command(for severity: Severity) -> String {
    severity == .note ? "notice" : severity.rawValue
  }

  /// A directory of the tree is no file that could be annotated.
  private static func place(_ source: SourceExcerpt?, _ places: ReportPlaces) -> [(String, String)] {
    guard let source, let file = places.file(named: source.location.file) else { return [] }
    return [
      ("file", places.name(of: file)), ("line", String(source.location.line)),
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
