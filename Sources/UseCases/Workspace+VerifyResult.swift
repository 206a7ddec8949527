internal import Compose
internal import Diagnostics
package import Rules
internal import Settings
internal import SystemPackage

extension Workspace {
  /// What the rules of these groups find, less what the user accepted.
  package func verify(_ groups: Set<RuleGroup>) throws -> VerifyResult {
    let project = try project
    var findings = checkStack(project, root: root.string, groups: groups, files: ProjectFileReader.read)
    if groups.contains(.tree) { findings += try treeFindings() }
    return Suppressions(in: project, settings: settings.verify.ignore.map(SuppressionRequest.init))
      .judge(findings, groups: groups)
  }
}

extension SuppressionRequest {
  fileprivate init(_ setting: IgnoreSetting) {
    self.init(
      .settings, rules: setting.rule.map { [$0] } ?? [], reason: setting.reason,
      scope: .project(service: setting.service, path: setting.path), source: setting.source)
  }
}
