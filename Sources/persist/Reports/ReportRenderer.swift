import Diagnostics

/// Prints a report in the form that was asked for, and its summary as words.
struct ReportRenderer {
  private let report: VerifyReport

  init(_ report: VerifyReport) {
    self.report = report
  }

  func print(_ format: ReportFormat, on console: Console) throws {
    switch format {
    case .text: console.output(FindingsText(style: console.style(for: .output)).render(report.findings))
    case .json: try console.output(json: VerifyJSON(report))
    case .sarif: try console.output(json: SARIFLog(report))
    case .junit: console.output(JUnitReport(report).text)
    case .github: console.output(WorkflowCommands(report).text)
    }
    for suppressed in report.suppressed { console.detail(FindingsText.note(on: suppressed)) }
    console.say(report.summary)
  }
}
