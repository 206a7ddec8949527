package import Diagnostics
internal import Values

/// A deploy that did not come about, and what became of the stack.
package struct DeployFailure: Explained {
  package let message: String
  package let hint: String?
  package let exitStatus: ExitStatus
  /// The services that were not well, where that was it.
  package let problems: [StackHealth.Problem]
  /// What verify found, or the proof.
  package let findings: [Finding]

  init(
    _ message: String, hint: String? = nil, exitStatus: ExitStatus = .failed, problems: [StackHealth.Problem] = [],
    findings: [Finding] = []
  ) {
    self.message = message
    self.hint = hint
    self.exitStatus = exitStatus
    self.problems = problems
    self.findings = findings
  }

  /// Findings of `verify` that stop a deploy.
  static func verify(_ errors: [Finding]) -> DeployFailure {
    DeployFailure(
      "verify finds \(Quantity.count(errors.count, "error")): \(errors.first?.message ?? "")",
      hint: "nothing was deployed; mend what `persist verify` shows, or accept it in persist.yaml with a reason",
      exitStatus: .findings, findings: errors)
  }

  static func guarded(_ findings: [GuardFinding]) -> DeployFailure {
    let kinds = Set(findings.map(\.kind.rawValue)).sorted()
    return DeployFailure(
      "this deploy would cost data: " + findings.map(\.message).joined(separator: "; "),
      hint:
        "nothing was deployed; where that is meant, pass \(kinds.map { "--accept \($0)" }.joined(separator: " "))",
      exitStatus: .refused)
  }

  static func unwell(_ problems: [StackHealth.Problem]) -> DeployFailure {
    DeployFailure(
      problems.map { "\($0.service) \($0.what)" }.joined(separator: "; "), problems: problems)
  }

  static func unproven(_ report: ProofReport) -> DeployFailure {
    let errors = report.findings.filter { $0.severity == Severity.error.rawValue }.map(\.message)
    let unwell = report.unwell.map { "\($0.service) \($0.what)" }
    let less =
      report.done == report.asked ? [] : ["nothing was \(report.asked == "recreate" ? "made anew" : "restarted")"]
    return DeployFailure(
      "the data is not proven to survive: "
        + (less + errors + unwell + (report.failedCheck.map { [$0] } ?? [])).joined(separator: "; "),
      problems: report.unwell)
  }
}
