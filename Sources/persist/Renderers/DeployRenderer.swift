import Backup
import Deploy
import Diagnostics
import Values

/// What a deploy would do.
struct DeployPlanRenderer {
  private let plan: DeployPlan

  init(_ plan: DeployPlan) {
    self.plan = plan
  }

  private struct JSON: Encodable {
    struct Step: Encodable {
      let step: String
      let what: [String]
      let obstacle, inverse: String?
    }

    let number: Int
    let rollbackTo: Int?
    let steps: [Step]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(
        json: JSON(
          number: plan.number, rollbackTo: plan.rollbackTo,
          steps: plan.steps.map {
            .init(step: $0.step.rawValue, what: $0.what, obstacle: $0.obstacle, inverse: $0.step.inverse)
          }))
    case .text: console.output(text(console.style(for: .output)))
    }
  }

  private func text(_ style: Style) -> String {
    var lines = ["deploy \(plan.number)" + (plan.rollbackTo.map { ", back to deploy \($0)" } ?? "")]
    for (number, step) in plan.steps.enumerated() {
      lines.append("\(number + 1)".paddedLeft(to: 3) + "  " + style.bold(step.step.title))
      lines += step.what.map { "       \($0)" }
      if let obstacle = step.obstacle { lines.append("       " + style.red("it would end here: ") + obstacle) }
      if let inverse = step.step.inverse { lines.append("       " + style.dim("taken back: \(inverse)")) }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// What a deploy came to.
struct DeployReportRenderer {
  private let report: DeployReport

  init(_ report: DeployReport) {
    self.report = report
  }

  private struct JSON: Encodable {
    let deploy: DeployRecord
    let proof: ProofReport?
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json: try console.output(json: JSON(deploy: report.record, proof: report.proof))
    case .text:
      if let proof = report.proof { ProofRenderer(proof).sayFindings(on: console) }
      let record = report.record
      let back = record.rollbackTo.map { ", back to deploy \($0)" } ?? ""
      console.outputUnlessQuiet(
        "\(record.name) is done\(back): \(Quantity.count(record.images.count, "service")) well"
          + (report.proof.map { ", \(ProofRenderer.summary($0))" } ?? ", nothing proven") + "\n")
      if let backup = report.backup { console.say("the backup before it: \(backup.id)") }
    }
  }

  /// What belongs to a failure and is too long for its message.
  static func say(_ failure: DeployFailure, on console: Console) {
    if !failure.findings.isEmpty {
      console.say(FindingsText(style: console.style(for: .error)).render(failure.findings))
    }
    for problem in failure.problems { console.warn(problem) }
  }
}

/// The deploys that are remembered.
struct DeployListRenderer {
  private let records: [DeployRecord]

  init(_ records: [DeployRecord]) {
    self.records = records
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    guard format == .text else { return try console.output(json: records) }
    guard !records.isEmpty else { return console.say("nothing was deployed yet by persist") }
    console.output(
      Table(
        header: ["DEPLOY", "BEGAN", "STATE", "PROVEN", "WHAT"],
        rows: records.map { record in
          [
            "\(record.number)", record.began, Self.state(record),
            record.proof.map { "by \($0.depth)" } ?? "", Self.what(record),
          ]
        }, rightAligned: [0]
      ).text)
  }

  static func state(_ record: DeployRecord) -> String {
    switch record.state {
    case .running: "running, or cut short"
    case .done: "done"
    case .takenBack: "failed, taken back"
    case .failed: "failed"
    case .cutShort: "cut short"
    }
  }

  private static func what(_ record: DeployRecord) -> String {
    if let reason = record.reason { return printable(reason) }
    if let target = record.rollbackTo { return "back to deploy \(target)" }
    return Quantity.count(record.images.count, "service")
  }
}
