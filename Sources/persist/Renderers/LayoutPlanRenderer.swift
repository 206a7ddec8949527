import Host
import Layout
import SystemPackage

/// What `setup` would do.
struct LayoutPlanRenderer {
  private let plan: LayoutPlan

  init(_ plan: LayoutPlan) {
    self.plan = plan
  }

  private struct JSON: Encodable {
    let root: String
    let steps, warnings: [String]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    let warnings = plan.warnings.map { $0.description(in: plan.root) }
    for warning in warnings { console.warn(warning) }
    let steps = plan.steps.map { $0.description(in: plan.root) }
    switch format {
    case .json: try console.output(json: JSON(root: plan.root.path.string, steps: steps, warnings: warnings))
    case .text:
      console.output(steps.map { "would \($0)\n" }.joined())
      console.say(steps.isEmpty ? "nothing to do" : "dry run: nothing was changed")
    }
  }

  func printNothingToDo(_ format: OutputFormat, on console: Console) throws {
    for warning in plan.warnings { console.warn(warning.description(in: plan.root)) }
    try LayoutReportRenderer(done: [], of: plan.root).print(format, on: console)
  }
}
