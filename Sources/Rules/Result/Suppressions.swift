package import Compose
package import Diagnostics
import Values

/// What the user wants silenced: comments in compose files, and `verify.ignore` in persist.yaml.
package struct Suppressions {
  private struct Entry {
    let rule: Rule
    let request: SuppressionRequest
    let reason: String

    var suppression: Suppression { Suppression(request.kind, reason: reason, source: request.source) }
  }

  private var entries: [Entry] = []
  private var byRule: [String: [Int]] = [:]
  private var mistakes: [Finding] = []
  private let project: Project

  /// - Parameter settings: what persist.yaml asks for.
  package init(in project: Project, settings: [SuppressionRequest] = []) {
    self.project = project
    for file in project.files where file.role == .compose {
      SuppressionComments(in: file).requests.forEach { add($0) }
    }
    settings.forEach { add($0) }
  }

  private mutating func add(_ request: SuppressionRequest) {
    guard !request.rules.isEmpty, let reason = request.reason else {
      mistakes.append(Rule.incompleteSuppression.incomplete(request))
      return
    }
    for id in Set(request.rules).sorted() {
      if let rule = RuleCatalogue.rule(withID: id) {
        byRule[rule.id, default: []].append(entries.count)
        entries.append(Entry(rule: rule, request: request, reason: reason))
      } else {
        mistakes.append(Rule.suppressionOfUnknownRule.unknown(id, in: request))
      }
    }
  }
}

extension Suppressions {
  /// Takes out what is suppressed, and adds what is wrong with the suppressions themselves.
  ///
  /// - Parameter groups: the rules that were asked; suppressions of others cannot be told to be unused.
  package func judge(_ findings: [Finding], groups: Set<RuleGroup>) -> VerifyResult {
    var result = VerifyResult()
    var used: Set<Int> = []
    for finding in findings {
      let matching = byRule[finding.rule, default: []].filter { entries[$0].request.scope.covers(finding) }
      used.formUnion(matching)
      if let first = matching.first {
        result.suppressed.append(SuppressedFinding(finding, entries[first].suppression))
      } else {
        result.findings.append(finding)
      }
    }
    result.findings = inOrder(result.findings + mistakes + unused(used, Inspection(of: project, groups: groups)))
    return result
  }

  /// By place; those without one keep their order at the end.
  private func inOrder(_ findings: [Finding]) -> [Finding] {
    let placed = findings.compactMap { finding in finding.source.map { ($0.location, finding) } }
    let sorted = placed.sorted { ($0.0, $0.1.rule, $0.1.message) < ($1.0, $1.1.rule, $1.1.message) }
    return sorted.map(\.1) + findings.filter { $0.source == nil }
  }

  private func unused(_ used: Set<Int>, _ inspection: Inspection) -> [Finding] {
    let candidates = entries.indices.filter { index in
      !used.contains(index)
        && inspection.covers(entries[index].rule, service: entries[index].request.scope.service)
    }
    return candidates.map { Rule.unusedSuppression.unused(entries[$0].request, entries[$0].rule) }
  }
}

extension SuppressionScope {
  fileprivate var service: String? {
    switch self {
    case .node(_, _, let service), .project(let service, _): service
    }
  }
}
