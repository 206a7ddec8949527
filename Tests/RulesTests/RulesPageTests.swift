import Compose
import Foundation
import Testing

@testable import Images
@testable import Rules

/// docs/rules is made from the rules. `PERSIST_WRITE_RULES=1 swift test --filter RulesPageTests` writes it anew.
struct RulesPageTests {
  private static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/rules")

  private static let pages = RuleCatalogue.all.map { ($0.pageName, $0.page) } + [("README.md", RuleCatalogue.index)]

  @Test func docsHoldThePagesOfTheRulesAndNothingElse() throws {
    if ProcessInfo.processInfo.environment["PERSIST_WRITE_RULES"] != nil { try Self.write() }
    let found = try FileManager.default.contentsOfDirectory(atPath: Self.directory.path)
    #expect(Set(found) == Set(Self.pages.map(\.0)))
    for (name, text) in Self.pages where found.contains(name) {
      let onDisk = try String(contentsOf: Self.directory.appending(path: name), encoding: .utf8)
      #expect(onDisk == text, "\(name) is old: PERSIST_WRITE_RULES=1 swift test --filter RulesPageTests")
    }
  }

  private static func write() throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for old in try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil) {
      try FileManager.default.removeItem(at: old)
    }
    for (name, text) in pages {
      try text.write(to: directory.appending(path: name), atomically: false, encoding: .utf8)
    }
  }

  @Test func aPageHoldsTheReasonAndBothExamples() throws {
    let page = try #require(RuleCatalogue.rule(withID: "PST001")).page
    #expect(
      page.hasPrefix("# PST001 state-not-mounted\n\nThe directory in which a known image keeps its data has no mount."))
    #expect(page.contains("## Fails\n\n```yaml\nservices:\n"))
    #expect(page.contains("      - ./persistent_data/metrics:/prometheus\n```\n"))
  }
}
