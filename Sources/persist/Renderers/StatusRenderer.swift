import Backup
import Deploy
import Diagnostics
import UseCases
import Values

/// The one screen of `status`.
struct StatusRenderer {
  private let status: ProjectStatus
  private let deploys: DeployStatus

  init(_ status: ProjectStatus, _ deploys: DeployStatus) {
    self.status = status
    self.deploys = deploys
  }

  /// A stack that is half deployed comes before all but what a restore left.
  private var advice: String? {
    status.openRestore == nil && status.stopped == nil ? deploys.advice ?? status.advice : status.advice
  }

  private struct JSON: Encodable {
    struct Check: Encodable {
      let errors, warnings, notes: Int
      let unknown: String?

      init(_ check: ProjectStatus.Check) {
        errors = check.count(.error)
        warnings = check.count(.warning)
        notes = check.count(.note)
        if case .unknown(let why) = check { unknown = why } else { unknown = nil }
      }
    }

    let project, root: String
    let stack, tree: Check
    let backups, backupsOfOthers: Int
    let newestBackup: String?
    let newestBackupAge: Int64?
    let damagedBackup: String?
    let remarks: [String]
    let unheld: [UnheldJSON]
    let openRestore, advice: String?
    let stopped: [String]
    let deploy, unfinishedDeploy, failedDeploy: DeployRecord?
    let provenAt: String?
    let isProven: Bool?
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(
        json: JSON(
          project: status.project, root: status.root, stack: .init(status.stack), tree: .init(status.tree),
          backups: status.backups.sound.count, backupsOfOthers: status.backups.others.count,
          newestBackup: status.newest?.id.text, newestBackupAge: status.age,
          damagedBackup: status.backups.damagedNewest?.id.text, remarks: status.remarks,
          unheld: status.unheld.map(UnheldJSON.init),
          openRestore: status.openRestore?.message, advice: advice,
          stopped: status.stopped?.services.map(\.name) ?? [], deploy: deploys.current,
          unfinishedDeploy: deploys.unfinished,
          failedDeploy: deploys.failed, provenAt: deploys.proof?.ended, isProven: deploys.proof?.isGood))
    case .text: console.output(text(console.style(for: .output)))
    }
  }

  private func text(_ style: Style) -> String {
    var lines = [
      "project   \(status.project)", "root      \(status.root)", "stack     \(describe(status.stack, style))",
      "tree      \(describe(status.tree, style))", "backups   \(backups(style))",
    ]
    lines += status.remarks.map { "          " + style.yellow($0) }
    for (number, finding) in status.unheld.enumerated() {
      lines.append((number == 0 ? "not held  " : "          ") + style.yellow(finding.message))
    }
    if let open = status.openRestore { lines.append("restore   " + style.red(open.message)) }
    if let stopped = status.stopped {
      lines.append("stopped   " + style.red("\(stopped.names): \(stopped.purpose) was cut short, or runs right now"))
    }
    lines += deployLines(style)
    lines.append("next      \(advice ?? style.green("nothing to do"))")
    return lines.joined(separator: "\n") + "\n"
  }

  private func deployLines(_ style: Style) -> [String] {
    var lines: [String] = []
    if let record = deploys.current {
      lines.append("deployed  \(record.name), \(record.began), \(Quantity.count(record.images.count, "service"))")
    }
    if let open = deploys.unfinished {
      let step = open.step.map { " at “\($0.title)”" } ?? ""
      lines.append("deploy    " + style.red("\(open.name) was cut short\(step), or runs right now"))
    }
    if let failed = deploys.failed {
      lines.append(
        "deploy    " + style.yellow("\(failed.name) failed: \(printable(failed.reason ?? ""))"))
    }
    if let proof = deploys.proof {
      let summary = "\(ProofRenderer.summary(proof)), \(proof.ended)"
      lines.append("proof     " + (proof.isGood ? summary : style.red(summary)))
    }
    return lines
  }

  private func describe(_ check: ProjectStatus.Check, _ style: Style) -> String {
    switch check {
    case .unknown(let why): style.yellow("unknown") + ": \(why)"
    case .findings(let findings) where findings.isEmpty: style.green("nothing wrong")
    case .findings(let findings):
      check.hasErrors ? style.red(FindingsText.summary(findings)) : FindingsText.summary(findings)
    }
  }

  private func backups(_ style: Style) -> String {
    let count = status.backups.sound.count
    guard let newest = status.newest else {
      return count == 0 ? style.red("none") : style.red("\(count), none of them complete")
    }
    let age = status.age.map { "\(Quantity.duration(seconds: Int($0))) old" } ?? style.yellow("from the future")
    return "\(count), the newest \(newest.id) \(age), " + Quantity.bytes(newest.size)
  }
}
