import Foundation
import Testing

/// Taking to `verify` gradually, with the built binary.
@Suite struct BaselineTests {
  private static let arguments = [
    "verify", "-C", "app", "--check", "compose", "--check", "env", "--fail-on", "warning",
  ]

  private func verify(_ world: World, _ arguments: String...) throws -> Program.Result {
    try Program.run(Program.persist, Self.arguments + arguments, in: world.directory)
  }

  private func adopted() throws -> World {
    let world = try VerifyWorld.make()
    let written = try verify(world, "--write-baseline", "known.json")
    #expect(written.status == 0, "\(written.standardError)")
    #expect(
      written.standardError == "7 findings written to known.json: from now on, verify with --baseline known.json\n")
    return world
  }

  private func change(_ world: World, _ old: String, _ new: String) throws {
    let text = try world.text(of: "app/compose.yaml")
    #expect(text.contains(old))
    try world.write(text.replacing(old, with: new), to: "app/compose.yaml")
  }

  @Test func whatWasThereDoesNotCountAndIsListed() throws {
    let world = try adopted()
    let result = try verify(world, "--baseline", "known.json", "--format", "json")
    #expect(result.status == 0)
    #expect(result.standardError == "nothing wrong; 7 in the baseline\n")
    let report = try VerifyWorld.json(result)
    let known = try #require(report["suppressed"] as? [[String: Any]])
    #expect((report["findings"] as? [Any])?.isEmpty == true && known.count == 7)
    #expect(known.allSatisfy { ($0["suppression"] as? [String: Any])?["kind"] as? String == "baseline" })
    #expect((report["summary"] as? [String: Any])?["baseline"] as? Int == 7)
  }

  @Test func theBaselineIsOneLineAFindingAndTheSameEveryTime() throws {
    let world = try adopted()
    let text = try world.text(of: "app/known.json")
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    #expect(text.split(separator: "\n").count == 7 + 5)
    try verify(world, "--write-baseline", "known.json").requireSuccess()
    #expect(try world.text(of: "app/known.json") == text)
    #expect(!text.contains(world.path))
  }

  @Test func itMatchesAfterLinesMovedAndFromAnotherDirectory() throws {
    let world = try adopted()
    try change(world, "services:\n", "# one\n# two\nname: app\n\nservices:\n\n")
    try change(world, "    image: postgres:17\n", "    restart: ''\n    image:   postgres:17\n")
    #expect(try verify(world, "--baseline", "known.json").standardError.hasPrefix("0 errors, 0 warnings, 1 note; "))
    let elsewhere = try world.persist(
      "verify", "-f", "app/compose.yaml", "--check", "compose", "--check", "env", "--baseline", "app/known.json")
    #expect(elsewhere.status == 0)
    #expect(elsewhere.standardOutput.contains("app/known.json:"), "\(elsewhere.standardOutput)")
  }

  @Test func whatIsNewCountsAlsoWhereTheSameRuleIsKnown() throws {
    let world = try adopted()
    try change(
      world, "volumes:\n  db:\n", "  kv:\n    image: redis:7\n    volumes: [\"kv:/data\"]\nvolumes:\n  kv:\n  db:\n")
    let result = try verify(world, "--baseline", "known.json", "--format", "github")
    #expect(result.status == 1)
    let warnings = result.standardOutput.split(separator: "\n").filter { $0.hasPrefix("::warning") }
    #expect(warnings.count == 1 && warnings.first?.contains("title=PST006 ") == true, "\(result.standardOutput)")
  }

  @Test func whatIsMendedIsANoteUntilTheBaselineIsPruned() throws {
    let world = try adopted()
    let before = try world.text(of: "app/known.json")
    try change(world, "  unused:\n", "")
    let stale = try verify(world, "--baseline", "known.json")
    #expect(stale.status == 0)
    #expect(
      stale.standardOutput.contains("note: the baseline has what is no longer found: PST061 in compose.yaml [PST093]"))
    #expect(stale.standardOutput.hasPrefix("known.json:"))
    let dry = try verify(world, "--baseline", "known.json", "--prune-baseline", "--dry-run")
    #expect(dry.standardError.hasPrefix("dry run: 1 finding would be dropped from known.json\n"))
    #expect(try world.text(of: "app/known.json") == before)
    let pruned = try verify(world, "--baseline", "known.json", "--prune-baseline")
    #expect(pruned.standardError == "1 finding dropped from known.json\nnothing wrong; 6 in the baseline\n")
    #expect(pruned.standardOutput == "")
    let after = try world.text(of: "app/known.json")
    #expect(after.split(separator: "\n").count == before.split(separator: "\n").count - 1 && !after.contains("PST061"))
    #expect(try verify(world, "--baseline", "known.json").standardOutput == "")
  }

  @Test func whatWasNotAskedIsNotStale() throws {
    let world = try adopted()
    let result = try world.persist("verify", "-C", "app", "--check", "env", "--baseline", "known.json")
    #expect(result.standardOutput == "" && result.standardError == "nothing wrong; 1 in the baseline\n")
    let pruned = try world.persist(
      "verify", "-C", "app", "--check", "env", "--baseline", "known.json", "--prune-baseline")
    #expect(pruned.standardError.hasPrefix("0 findings dropped"))
  }

  @Test func aDryRunWritesNothing() throws {
    let world = try VerifyWorld.make()
    let result = try verify(world, "--write-baseline", "known.json", "--dry-run")
    #expect(result.status == 0 && result.standardError == "dry run: 7 findings would be written to known.json\n")
    #expect(!world.exists("app/known.json"))
  }

  @Test func whatIsNoBaselineIsNeverReplaced() throws {
    let world = try VerifyWorld.make()
    let before = try world.text(of: "app/compose.yaml")
    let result = try verify(world, "--write-baseline", "compose.yaml")
    #expect(result.status == 4 && result.standardError.contains("compose.yaml is no baseline"))
    #expect(try world.text(of: "app/compose.yaml") == before)
  }

  @Test(arguments: [
    ("", 2, "known.json is no baseline"), ("{}", 2, "known.json is no baseline"),
    ("[1]", 2, "known.json is no baseline"),
    ("{\"version\": 2, \"findings\": []}", 2, "a later persist"),
    ("{\"version\": 1, \"findings\": [{\"rule\": \"PST001\", \"count\": 1}]}", 2, "known.json:1:29"),
    ("{\"version\": 1, \"findings\": [{\"rule\": \"A\", \"fingerprint\": \"a\", \"count\": 0}]}", 2, "known.json:1:29"),
    ("{\"version\": 1, \"findings\": [", 2, "known.json:"),
    (
      "{\"version\": 1, \"findings\": [{\"rule\": \"A\", \"fingerprint\": \"a\", \"count\": 9223372036854775807}]}", 2,
      "count"
    ),
  ])
  func aBrokenBaselineIsAnError(_ text: String, status: Int32, message: String) throws {
    let world = try VerifyWorld.make()
    try world.write(text, to: "app/known.json")
    let result = try verify(world, "--baseline", "known.json")
    #expect(result.status == status && result.standardError.contains(message), "\(result.standardError)")
    #expect(result.standardOutput == "")
  }

  @Test(arguments: [
    ["--baseline", "nope.json"], ["--prune-baseline"], ["--dry-run"], ["--baseline", "a", "--write-baseline", "b"],
    ["--baseline", ""], ["--write-baseline", "."],
  ])
  func badUsageIsStatusTwo(_ arguments: [String]) throws {
    let world = try VerifyWorld.make()
    let result = try Program.run(Program.persist, Self.arguments + arguments, in: world.directory)
    #expect(result.status == 2 && result.standardError.hasPrefix("error: "), "\(result.standardError)")
  }
}

extension Program.Result {
  fileprivate func requireSuccess() throws {
    try #require(status == 0, "\(standardError)")
  }
}
