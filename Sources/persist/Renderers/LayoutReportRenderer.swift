import Host
import Layout
import SystemPackage

/// What `setup` did, and what it could not do.
struct LayoutReportRenderer {
  private let root: TreeRoot
  private let done: [LayoutStep]
  private let failures: [LayoutReport.Failure]
  private let remedy: String?

  init(_ report: LayoutReport) {
    root = report.root
    done = report.done
    failures = report.failures
    remedy = report.remedy
  }

  /// For a tree that needed nothing.
  init(done: [LayoutStep], of root: TreeRoot) {
    self.root = root
    self.done = done
    failures = []
    remedy = nil
  }

  private struct JSON: Encodable {
    let root: String
    let done: [String]
    let failed: [String]
    let remedy: String?
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(
        json: JSON(
          root: root.path.string, done: done.map { $0.description(in: root) }, failed: failures.map(\.error.message),
          remedy: remedy))
    case .text:
      console.output(done.map { $0.description(in: root) + "\n" }.joined())
      if done.isEmpty, failures.isEmpty { console.say("\(root.displayName) is as it should be: nothing was changed") }
    }
    for failure in failures { console.warn(failure.error.message) }
    if let remedy { console.say("to do the rest:\n  \(remedy)") }
  }
}
