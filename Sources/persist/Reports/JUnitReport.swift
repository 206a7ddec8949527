import Compose
import Diagnostics

/// A report in the JUnit form that CI servers read: one suite for the project, in it a case for each rule and service.
///
/// A case fails where a finding in it makes the command fail; milder findings stand in its output. A rule that found
/// nothing is a case that passes.
struct JUnitReport {
  private struct Case {
    let rule: Rule
    let service: String?
    var findings: [Finding]
  }

  private let report: VerifyReport

  init(_ report: VerifyReport) {
    self.report = report
  }

  var text: String {
    let cases = cases
    let failures = cases.count { $0.findings.contains(where: report.fails) }
    let totals = [("tests", String(cases.count)), ("failures", String(failures)), ("errors", "0")]
    let suite = XMLElement("testsuite", [("name", report.project)] + totals, properties + cases.map(element))
    return XMLElement("testsuites", [("name", "persist verify")] + totals, [suite]).document
  }

  private var properties: [XMLElement] {
    [XMLElement("properties", [], [XMLElement("property", [("name", "summary"), ("value", report.summary)])])]
  }

  private var cases: [Case] {
    report.rules.flatMap { rule in
      var cases: [Case] = []
      for finding in report.findings where finding.rule == rule.id {
        if let index = cases.firstIndex(where: { $0.service == finding.service }) {
          cases[index].findings.append(finding)
        } else {
          cases.append(Case(rule: rule, service: finding.service, findings: [finding]))
        }
      }
      return cases.isEmpty ? [Case(rule: rule, service: nil, findings: [])] : cases
    }
  }

  private func element(for item: Case) -> XMLElement {
    let name = "\(item.rule.id) \(item.rule.name)" + (item.service.map { " (\($0))" } ?? "")
    var attributes = [("name", name), ("classname", "\(report.project).\(item.rule.family.rawValue)")]
    if let file = item.findings.first.flatMap(report.places.file) {
      attributes.append(("file", report.places.name(of: file)))
    }
    return XMLElement("testcase", attributes, outcome(of: item))
  }

  private func outcome(of item: Case) -> [XMLElement] {
    let text = FindingsText(style: Style(isOn: false)).render(item.findings)
    guard let failure = item.findings.first(where: report.fails) else {
      return item.findings.isEmpty ? [] : [XMLElement("system-out", text: text)]
    }
    let others = item.findings.count - 1
    let message = failure.message + (others > 0 ? ", and \(Quantity.count(others, "other finding"))" : "")
    return [XMLElement("failure", [("message", message), ("type", failure.severity.rawValue)], text: text)]
  }
}
