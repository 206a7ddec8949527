import Diagnostics

/// That `verify` could not look at the project, in the formats that a service reads: it must not take silence for success.
struct FailureReport {
  let error: any Explained
  let places: ReportPlaces

  func print(_ format: ReportFormat, on console: Console) throws {
    switch format {
    // Who reads these reads stderr, and the status.
    case .text, .json: break
    case .sarif: try console.output(json: SARIFLog(failure: error, places))
    case .junit: console.output(junit)
    case .github: console.output(WorkflowCommands.line(for: error, places) + "\n")
    }
  }

  private var junit: String {
    let totals = [("tests", "1"), ("failures", "0"), ("errors", "1"), ("skipped", "0")]
    let place = error.source.map { "\($0.location): " } ?? ""
    let text = place + error.message + (error.hint.map { "\nhint: \($0)" } ?? "") + "\n"
    let failure = XMLElement("error", [("message", error.message), ("type", "error")], text: text)
    let element = XMLElement("testcase", [("name", "load"), ("classname", "persist.verify")], [failure])
    let suite = XMLElement("testsuite", [("name", "persist verify")] + totals, [element])
    return XMLElement("testsuites", [("name", "persist verify")] + totals, [suite]).document
  }
}
