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
  let stack = Stack(project: project, root: root, files: files)
  let lines = SourceLines(project)
  let found = rules.filter { groups.contains($0.group) }.flatMap { rule in
    violations(of: rule, in: stack).map { ($0.location, rule.finding(for: $0, in: lines)) }
  }
  return found.sorted { ($0.0, $0.1.rule, $0.1.message) < ($1.0, $1.1.rule, $1.1.message) }.map(\.1)
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
