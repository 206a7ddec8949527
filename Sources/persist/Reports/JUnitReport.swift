import Compose
import Diagnostics
import Rules
import Values

/// A report in the JUnit form that CI servers read: one suite for the project, in it a case for each rule and service.
///
/// A case fails where a finding in it makes the command fail; milder findings stand in its output. A rule that found
/// nothing is a case that passes, and one is skipped where all that it found is suppressed.
struct JUnitReport {
  private struct Case {
    let rule: Rule
    let service: String?
    var findings: [Finding] = []
    var suppressed: [SuppressedFinding] = []
  }

  private let report: VerifyReport

  init(_ report: VerifyReport) {
    self.report = report
  }

  var text: String {
    let cases = cases
    let failures = cases.count { $0.findings.contains(where: report.fails) }
    let skipped = cases.count { $0.findings.isEmpty && !$0.suppressed.isEmpty }
    let totals = [("tests", cases.count), ("failures", failures), ("errors", 0), ("skipped", skipped)]
      .map { ($0, String($1)) }
    let suite = XMLElement("testsuite", [("name", report.project)] + totals, properties + cases.map(element))
    return XMLElement("testsuites", [("name", "persist verify")] + totals, [suite]).document
  }

  private var properties: [XMLElement] {
    [XMLElement("properties", [], [XMLElement("property", [("name", "summary"), ("value", report.summary)])])]
  }

  private var cases: [Case] {
    let findings = Dictionary(grouping: report.findings, by: \.rule)
    let suppressed = Dictionary(grouping: report.suppressed, by: \.finding.rule)
    return report.rules.flatMap { cases(of: $0, findings[$0.id] ?? [], suppressed[$0.id] ?? []) }
  }

  /// One for each service, in the order in which they come.
  private func cases(of rule: Rule, _ findings: [Finding], _ suppressed: [SuppressedFinding]) -> [Case] {
    guard !findings.isEmpty || !suppressed.isEmpty else { return [Case(rule: rule, service: nil)] }
    let counted = Dictionary(grouping: findings, by: \.service)
    let accepted = Dictionary(grouping: suppressed, by: \.finding.service)
    var seen: Set<String?> = []
    return (findings + suppressed.map(\.finding)).map(\.service).filter { seen.insert($0).inserted }.map { service in
      Case(rule: rule, service: service, findings: counted[service] ?? [], suppressed: accepted[service] ?? [])
    }
  }

  private func element(for item: Case) -> XMLElement {
    let name = "\(item.rule.id) \(item.rule.name)" + (item.service.map { " (\($0))" } ?? "")
    var attributes = [("name", name), ("classname", "\(report.project).\(item.rule.family.rawValue)")]
    if let file = (item.findings.first ?? item.suppressed.first?.finding).flatMap(report.places.file) {
      attributes.append(("file", report.places.name(of: file)))
    }
    return XMLElement("testcase", attributes, outcome(of: item))
  }

  private func outcome(of item: Case) -> [XMLElement] {
    let text = FindingsText(style: Style(isOn: false)).render(item.findings)
    guard let failure = item.findings.first(where: report.fails) else {
      if !item.findings.isEmpty { return [XMLElement("system-out", text: text)] }
      return item.suppressed.isEmpty ? [] : [XMLElement("skipped", [("message", reasons(in: item))])]
    }
    let others = item.findings.count - 1
    let message = failure.message + (others > 0 ? ", and \(Quantity.count(others, "other finding"))" : "")
    return [XMLElement("failure", [("message", message), ("type", failure.severity.rawValue)], text: text)]
  }

  private func reasons(in item: Case) -> String {
    var seen: Set<String> = []
    return item.suppressed.map(\.suppression.reason).filter { seen.insert($0).inserted }.joined(separator: "; ")
  }
}
