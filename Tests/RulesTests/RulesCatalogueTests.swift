import Compose
import Diagnostics
import Testing

@testable import Images
@testable import Rules

struct RulesCatalogueTests {
  @Test func idsAndNamesAreUniqueAndInOrder() {
    let ids = RuleCatalogue.all.map(\.id)
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == ids.count)
    #expect(Set(RuleCatalogue.all.map(\.name)).count == ids.count)
    #expect(ids.allSatisfy { $0.wholeMatch(of: /PST\d{3}/) != nil })
  }

  @Test func aRuleIsFoundByItsIDInAnyCase() {
    #expect(RuleCatalogue.rule(withID: "pst001")?.name == "state-not-mounted")
    #expect(RuleCatalogue.rule(withID: "PST999") == nil)
  }

  @Test(arguments: RuleCatalogue.all)
  func everyRuleSaysWhatItNeeds(rule: Rule) {
    #expect(!rule.reason.isEmpty)
    #expect(!rule.summary.hasSuffix("."))
    #expect(rule.failing.isEmpty == !rule.hasExamples)
    #expect(rule.failing != rule.repaired || !rule.hasExamples)
  }

  @Test func aTreeRuleMakesFindingsOfItsOwn() {
    let finding = TreeRule.missingDirectory.finding(
      "persistent_data/redis is missing", path: "redis", hint: "run `persist setup`")
    #expect(finding.rule == "PST071")
    #expect(finding.severity == .error)
    #expect(finding.path == "redis")
  }
}

extension Rule {
  /// Whether a compose file alone can break it: not where it is about the tree or a baseline.
  var hasExamples: Bool {
    switch check {
    case .stack, .suppressions: true
    case .tree, .live, .baseline: false
    }
  }
}
