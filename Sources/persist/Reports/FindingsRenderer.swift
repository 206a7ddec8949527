import Diagnostics

/// Prints findings in the form that was asked for.
struct FindingsRenderer {
  private let findings: [Finding]

  init(_ findings: [Finding]) {
    self.findings = findings
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json: try console.output(json: FindingsJSON(findings))
    case .text:
      console.output(FindingsText(style: console.style(for: .output)).render(findings))
      console.say(FindingsText.summary(findings))
    }
  }
}
