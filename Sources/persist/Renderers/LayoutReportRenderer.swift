import Host
import Layout
import SystemPackage

/// What `setup` did, and what it could not do.
struct LayoutReportRenderer {
  private let root: TreeLocation
  private let done: [LayoutStep]
  private let problems: [String]
  private let remedy: String?

  init(_ report: LayoutReport) {
    root = report.root
    done = report.done
    problems = report.problems
    remedy = report.remedy
  }

  /// For a tree that needed nothing.
  init(done: [LayoutStep], of root: TreeLocation) {
    self.root = root
    self.done = done
    problems = []
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
          root: root.path.string, done: done.map { $0.description(in: root) }, failed: problems,
          remedy: remedy))
    case .text:
      console.outputUnlessQuiet(done.map { $0.description(in: root) + "\n" }.joined())
      if done.isEmpty, problems.isEmpty { console.say("\(root.displayName) is as it should be: nothing was changed") }
    }
    for problem in problems { console.warn(problem) }
    if let remedy { console.say("to do the rest:\n  \(remedy)") }
  }
}
