import Compose
import Diagnostics
import Testing

@testable import Images
@testable import Rules

/// Each rule's own examples, loaded and checked as a user's file would be.
struct RulesExampleTests {
  static let rulesOfTheFile = RuleCatalogue.all.filter(\.hasExamples)

  private func findings(in text: String) throws -> [Finding] {
    let project = try ComposeLoader.load(text: text)
    let findings = checkStack(project, root: "/srv/stack/persistent_data")
    return Suppressions(in: project).judge(findings, groups: [.compose, .env]).findings
  }

  @Test(arguments: rulesOfTheFile)
  func theFailingExampleYieldsThisRuleAndNoOtherAboveANote(rule: Rule) throws {
    let findings = try findings(in: rule.failing)
    let mine = findings.filter { $0.rule == rule.id }
    #expect(!mine.isEmpty, "\(findings)")
    #expect(mine.map(\.severity).max() == rule.severity)
    #expect(mine.allSatisfy { $0.source?.location.file.hasSuffix("compose.yaml") ?? false && $0.source?.line != nil })
    let others = findings.filter { $0.rule != rule.id && !rule.accompanied.contains($0.rule) && $0.severity > .note }
    #expect(others.isEmpty, "\(others)")
  }

  @Test(arguments: rulesOfTheFile)
  func theRepairedExampleYieldsNoneOfItAndNothingAboveANote(rule: Rule) throws {
    let findings = try findings(in: rule.repaired)
    let wrong = findings.filter {
      $0.rule == rule.id || ($0.severity > .note && !rule.accompanied.contains($0.rule))
    }
    #expect(wrong.isEmpty, "\(wrong)")
  }
}

extension Rule: CustomTestStringConvertible {
  package var testDescription: String { "\(id) \(name)" }
}
