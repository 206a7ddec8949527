package import Diagnostics

/// One thing that persist checks. Its page, its tests and its findings come from this one value.
package struct Rule: Sendable {
  package enum Check: Sendable {
    /// A pure function over the loaded project.
    case stack(@Sendable (Stack) -> [Violation])
    /// The findings come from comparing the tree on disk with the wanted one.
    case tree
    /// The findings come from looking at the running stack.
    case live
    /// The findings come from comparing suppressions with what the other rules found.
    case suppressions
    /// The findings come from comparing a baseline with what was found.
    case baseline
  }

  /// Such as `PST001`; never given to another rule once published.
  package let id: String
  /// A few words with dashes, such as `state-not-mounted`.
  package let name: String
  package let family: RuleFamily
  /// The highest that it reports.
  package let severity: Severity
  /// One sentence, without a full stop.
  package let summary: String
  /// Why it matters: Markdown paragraphs.
  package let reason: String
  /// Which severity when, and what is not reported: Markdown paragraphs.
  package let details: String
  /// A compose file that breaks the rule, and the same one repaired. Empty for rules about the tree.
  package let failing: String
  package let repaired: String
  /// Other rules that the failing example breaks of necessity.
  package let accompanied: Set<String>
  /// Whether `persist verify --fix` mends what it finds, as far as that is plain.
  package let isFixable: Bool
  package let check: Check

  package init(
    _ id: String, _ name: String, _ family: RuleFamily, _ severity: Severity, summary: String, reason: String,
    details: String = "", failing: String = "", repaired: String = "", accompanied: Set<String> = [],
    isFixable: Bool = false, check: Check = .tree
  ) {
    self.id = id
    self.name = name
    self.family = family
    self.severity = severity
    self.summary = summary
    self.reason = reason
    self.details = details
    self.failing = failing
    self.repaired = repaired
    self.accompanied = accompanied
    self.isFixable = isFixable
    self.check = check
  }
}

extension Rule {
  package var group: RuleGroup { family.group }

  /// Whether a run that looks at these groups asks this rule.
  package func isAsked(in groups: Set<RuleGroup>) -> Bool {
    isAlwaysAsked || groups.contains(group)
  }

  /// Suppressions and baselines may be about rules of every group.
  var isAlwaysAsked: Bool { family == .suppression }

  /// The finding of this rule for something that its check did not find, such as a directory of the tree.
  package func finding(
    _ message: String, severity: Severity? = nil, source: SourceExcerpt? = nil, service: String? = nil,
    path: String? = nil, hint: String? = nil
  ) -> Finding {
    Finding(
      rule: id, severity: severity ?? self.severity, message: message, source: source, service: service, path: path,
      hint: hint)
  }
}
