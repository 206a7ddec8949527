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
  let found = rules.filter { groups.contains($0.group) }.flatMap {
    rule -> [(location: SourceLocation, finding: Finding)] in
    guard case .stack(let check) = rule.check else { return [] }
    return check(stack).map { violation in
      (
        violation.location,
        Finding(
          rule: rule.id, severity: violation.severity, message: violation.message,
          source: lines.excerpt(at: violation.location), service: violation.service, path: violation.path,
          hint: violation.hint)
      )
    }
  }
  return found.sorted {
    ($0.location, $0.finding.rule, $0.finding.message) < ($1.location, $1.finding.rule, $1.finding.message)
  }
  .map(\.finding)
}
