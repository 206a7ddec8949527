package import Diagnostics

/// What a user wrote to silence rules, taken apart but not judged.
package struct SuppressionRequest: Hashable, Sendable {
  package let kind: Suppression.Kind
  /// Ids as written; none where the user named none.
  package let rules: [String]
  package let reason: String?
  package let scope: SuppressionScope
  package let source: SourceExcerpt

  package init(
    _ kind: Suppression.Kind, rules: [String], reason: String?, scope: SuppressionScope, source: SourceExcerpt
  ) {
    self.kind = kind
    self.rules = rules
    self.reason = reason
    self.scope = scope
    self.source = source
  }

  /// How it should have been written.
  var model: String {
    let rule = rules.first ?? "PST001"
    return kind == .comment ? "`# persist: ignore \(rule) -- reason`" : "`{rule: \(rule), reason: …}`"
  }
}
