internal import Compose
package import Diagnostics
package import Rules
internal import Settings
internal import SystemPackage
internal import Values

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
  /// Those of the findings about the running stack that count.
  package func standing(_ live: [Finding]) throws -> [Finding] {
    guard !live.isEmpty else { return [] }
    let result = try verify([.compose, .env, .live], live: withoutAccepted(live))
    return result.findings.filter(live.contains)
  }

  /// Those of the findings about the running stack of which the user has not accepted what the rules about the compose file find of
  /// the same service at the same path.
  package func withoutAccepted(_ live: [Finding]) throws -> [Finding] {
    let accepted = try verify([.compose, .env]).suppressed.map(\.finding).filter { $0.service != nil }
    return live.filter { finding in
      !accepted.contains { $0.service == finding.service && Self.isSamePlace($0.path, finding.path) }
    }
  }

  private static func isSamePlace(_ accepted: String?, _ found: String?) -> Bool {
    guard let accepted, let found else { return true }
    return isPath(found, atOrBelow: accepted)
  }

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
