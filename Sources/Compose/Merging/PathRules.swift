/// Rules that hold at certain places of the model, found by the place.
struct PathRules<Rule: Hashable & Sendable>: Sendable {
  /// By the last part of the pattern, since most paths end like none of them.
  private let byEnd: [String: [(pattern: ComposePath, rule: Rule)]]

  init(_ patterns: [Rule: [ComposePath]]) {
    let all = patterns.flatMap { rule, patterns in patterns.map { (pattern: $0, rule: rule) } }
    byEnd = Dictionary(grouping: all) { $0.pattern.parts.last ?? "" }
  }

  subscript(path: ComposePath) -> Rule? {
    guard let end = path.parts.last else { return nil }
    return rule(for: path, ending: end) ?? rule(for: path, ending: "*")
  }

  private func rule(for path: ComposePath, ending end: String) -> Rule? {
    byEnd[end]?.first { path.matches($0.pattern) }?.rule
  }
}
