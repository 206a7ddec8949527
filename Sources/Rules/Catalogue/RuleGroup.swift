/// What a rule looks at: the choices of `persist verify --check`.
package enum RuleGroup: String, Hashable, Sendable, CaseIterable {
  case compose
  case env
  case tree
  /// The running stack: an engine is asked.
  case live

  /// What can be looked at anywhere, with no engine.
  package static let withoutEngine: Set<RuleGroup> = [.compose, .env, .tree]
}
