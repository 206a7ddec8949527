/// Rules that hold at certain places of the model, found by the place.
struct PathRules<Rule: Hashable & Sendable>: Sendable {
  /// By the length of the pattern, since a path of another length cannot fit.
  private let byLength: [Int: [(pattern: ComposePath, rule: Rule)]]

  init(_ patterns: [Rule: [ComposePath]]) {
    let all = patterns.flatMap { rule, patterns in patterns.map { (pattern: $0, rule: rule) } }
    byLength = Dictionary(grouping: all) { $0.pattern.parts.count }
  }

  subscript(path: ComposePath) -> Rule? {
    byLength[path.parts.count]?.first { path.matches($0.pattern) }?.rule
  }
}
