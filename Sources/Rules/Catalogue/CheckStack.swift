package import Compose
package import Diagnostics

/// Every finding of the rules about the compose file and the environment, sorted by place and then by rule.
///
/// - Parameters:
///   - root: the absolute path of `persistent_data` on the host.
///   - groups: rules of the group `tree` find nothing here; `Layout` reports them.
///   - files: reads an absolute path; asked for the Dockerfiles of services that are built. Without it such images are
///     unknown ones.
package func checkStack(
  _ project: Project, root: String, groups: Set<RuleGroup> = [.compose, .env], rules: [Rule] = RuleCatalogue.all,
  files: FileReading = { _ in .missing }
) -> [Finding] {
  proposals(for: project, root: root, groups: groups, rules: rules, files: files).map(\.finding)
}

/// A finding with what mends it, where one change plainly does.
struct Proposal {
  let finding: Finding
  let fix: Fix?
}

/// The findings of `checkStack`, in the same order, with what is known to mend them.
func proposals(
  for project: Project, root: String, groups: Set<RuleGroup> = [.compose, .env], rules: [Rule] = RuleCatalogue.all,
  files: FileReading
) -> [Proposal] {
  let stack = Stack(project: project, root: root, files: files)
  let lines = SourceLines(project)
  let found = rules.filter { groups.contains($0.group) }.flatMap { rule in
    violations(of: rule, in: stack).map {
      ($0.location, Proposal(finding: rule.finding(for: $0, in: lines), fix: rule.isFixable ? $0.fix : nil))
    }
  }
  return found.sorted { left, right in
    (left.0, left.1.finding.rule, left.1.finding.message) < (right.0, right.1.finding.rule, right.1.finding.message)
  }.map(\.1)
}

/// What the rule finds; a variable that services share by an anchor or an env file is named once.
private func violations(of rule: Rule, in stack: Stack) -> [Violation] {
  guard case .stack(let check) = rule.check else { return [] }
  guard rule.group == .env else { return check(stack) }
  var seen: Set<String> = []
  return check(stack).filter { seen.insert("\($0.location) \($0.message)").inserted }
}

extension Rule {
  fileprivate func finding(for violation: Violation, in lines: SourceLines) -> Finding {
    finding(
      violation.message, severity: violation.severity, source: lines.excerpt(at: violation.location),
      service: violation.service, path: violation.path, hint: violation.hint)
  }
}
