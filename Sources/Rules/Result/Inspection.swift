package import Compose
import Values

/// What a run looked at, and so what it can miss: that something was not found means nothing elsewhere.
package struct Inspection {
  private let groups: Set<RuleGroup>
  private let inactiveServices: Set<String>

  package init(of project: Project, groups: Set<RuleGroup>) {
    self.groups = groups
    inactiveServices = Set(project.inactiveServices.map(\.name.text))
  }

  /// Whether a finding of the rule about the service would have been found. The tree differs from host to host, and a
  /// service is not looked at while its profile is not active.
  ///
  /// - Parameter rule: `nil` for one that does not exist any more: it finds nothing anywhere.
  package func covers(_ rule: Rule?, service: String?) -> Bool {
    if let rule, rule.group == .tree || !groups.contains(rule.group) { return false }
    return service.map { !inactiveServices.contains($0) } ?? true
  }
}
