import Diagnostics
import Rules
import Testing

@testable import Layout

@Suite struct TreeCheckTests {
  /// The one that is left is found by `Backup`, which `Layout` does not know.
  @Test func everyRuleOfTheTreeIsCheckedOnce() {
    let checked =
      [TreeCheck<LayoutDrift>.neverSetUp.rule] + TreeCheck<LayoutDrift>.all.map(\.rule)
      + TreeCheck<DriftedDirectory>.all.map(\.rule) + TreeCheck<TreeSurroundings>.all.map(\.rule)
    let known = TreeRule.all.filter { $0.id != TreeRule.leftoverRestore.id }
    #expect(checked.map(\.id).sorted() == known.map(\.id).sorted())
  }
}
