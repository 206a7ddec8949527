internal import Compose
package import Diagnostics
package import Rules
internal import Settings
internal import SystemPackage

extension Workspace {
  /// What the rules of these groups find, less what the user accepted.
  ///
  /// - Parameter live: what was found in the running stack.
  package func verify(_ groups: Set<RuleGroup>, live: [Finding] = []) throws -> VerifyResult {
    let project = try project
    var findings = checkStack(project, root: root.string, groups: groups, files: ProjectFileReader.read) + live
    if groups.contains(.tree) { findings += try treeFindings() }
    return Suppressions(in: project, settings: settings.verify.ignore.map(SuppressionRequest.init))
      .judge(findings, groups: groups)
  }
}

extension Workspace {
  /// Where services keep data, as far as the compose file and what is known of images tell; nothing where it is not known.
  package var statefulPaths: [StatefulPath] {
    guard case .success(let project) = loading else { return [] }
    return Stack(project: project, root: root.string, files: ProjectFileReader.read).statefulPaths
  }
}

extension SuppressionRequest {
  fileprivate init(_ setting: IgnoreSetting) {
    self.init(
      .settings, rules: setting.rule.map { [$0] } ?? [], reason: setting.reason,
      scope: .project(service: setting.service, path: setting.path), source: setting.source)
  }
}
