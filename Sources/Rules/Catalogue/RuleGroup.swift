/// What a rule looks at: the choices of `persist verify --check`.
package enum RuleGroup: String, Hashable, Sendable, CaseIterable {
  case compose
  case env
  case tree
}
