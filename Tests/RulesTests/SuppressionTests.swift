import Compose
import Diagnostics
import Testing

@testable import Images
@testable import Rules

/// What comments in compose files and `verify.ignore` silence, and what they do not.
struct SuppressionTests {
  private func result(
    _ text: String, settings: [SuppressionRequest] = [], groups: Set<RuleGroup> = [.compose, .env]
  ) throws -> VerifyResult {
    let project = try ComposeLoader.load(text: text)
    let found = checkStack(project, root: "/srv/stack/persistent_data", groups: groups)
    return Suppressions(in: project, settings: settings).judge(found, groups: groups)
  }

  /// Rule and line of what is silenced.
  private func silenced(_ result: VerifyResult) -> [String] {
    result.suppressed.map { "\($0.finding.rule):\($0.finding.source?.location.line ?? 0)" }
  }

  private func own(_ result: VerifyResult) -> [String] {
    result.findings.filter { $0.rule >= "PST090" }.map { "\($0.rule):\($0.source?.location.line ?? 0)" }
  }

  // MARK: What a comment is about

  @Test func atTheEndOfALineItIsAboutTheNodeThatBeginsThere() throws {
    let result = try result(
      """
      services:
        db:
          image: redis:7
          volumes:
            - ./a:/data # persist: ignore PST004 -- a copy is elsewhere
        kv:
          image: redis:7
          volumes:
            - ./b:/data
      """)
    #expect(silenced(result) == ["PST004:5"])
    #expect(result.findings.contains { $0.rule == "PST004" && $0.source?.location.line == 9 })
    #expect(own(result).isEmpty)
    let suppression = try #require(result.suppressed.first?.suppression)
    #expect(suppression.kind == .comment && suppression.reason == "a copy is elsewhere")
    #expect(suppression.source?.location.line == 5 && suppression.source?.location.column == 19)
  }

  @Test func onALineOfItsOwnItIsAboutTheNodeThatFollows() throws {
    let result = try result(
      """
      services:
        db:
          image: redis:7
          # persist: ignore PST004 -- both copies are elsewhere

          # other words
          volumes:
            - ./a:/data
        kv:
          image: redis:7
          volumes: ["./b:/data"]
      """)
    #expect(silenced(result) == ["PST004:8"])
    #expect(own(result).isEmpty)
  }

  @Test func aboveAnItemItIsAboutTheWholeItemAndNoOther() throws {
    let text = """
      services:
        db:
          image: redis:7
          volumes:
            # persist: ignore PST004 -- a copy is elsewhere
            - type: bind
              source: ./a
              target: /data
        kv:
          image: redis:7
          volumes:
            - ./b:/data
      """
    let result = try result(text)
    #expect(result.suppressed.map(\.finding.service) == ["db"])
    #expect(own(result).isEmpty)
  }

  @Test(arguments: [
    "  # persist: ignore PST001, pst042 -- scratch\n  db:\n", "  db: # persist: ignore PST001,PST042 -- scratch\n",
  ])
  func atAServiceItIsAboutWhateverConcernsTheService(_ head: String) throws {
    let result = try result(
      "x-store: &store\n  image: postgres:17\nservices:\n\(head)    <<: *store\n  kv:\n    <<: *store\n")
    #expect(Set(result.suppressed.map(\.finding.rule)) == ["PST001", "PST042"])
    #expect(result.suppressed.allSatisfy { $0.finding.service == "db" })
    #expect(result.findings.contains { $0.rule == "PST001" && $0.service == "kv" })
    #expect(own(result).isEmpty)
  }

  @Test func atTheFirstKeyOfAFileItIsAboutThatKeyAlone() throws {
    let result = try result(
      """
      # persist: ignore PST061 -- both are for later
      volumes:
        a:
        b:
      services:
        db:
          image: example.com/shop/db:1
      """)
    #expect(silenced(result) == ["PST061:3", "PST061:4"])
    let other = try self.result(
      """
      # persist: ignore PST061 -- for later
      name: shop
      volumes:
        a:
      services:
        db:
          image: example.com/shop/db:1
      """)
    #expect(silenced(other).isEmpty && own(other) == ["PST092:1"])
  }

  @Test func inAFlowMappingItIsAboutTheOutermostNodeOfTheLine() throws {
    let result = try result(
      """
      services:
        db: {image: redis:7, volumes: ["./a:/data"]} # persist: ignore PST004 -- copied
        kv: {image: redis:7, volumes: ["./b:/data"]}
      """)
    #expect(silenced(result) == ["PST004:2"])
  }

  // MARK: What a comment is

  @Test(arguments: [
    "    command: \"a # persist: ignore PST001 -- x\"",
    "    command: 'a\n      # persist: ignore PST001 -- x'",
    "    labels:\n      a: \"it's\n\n        # persist: ignore PST001 -- x\"",
    "    labels:\n      a: |\n        # persist: ignore PST001 -- x\n      b: >-\n\n        # persist: ignore PST001 -- x",
    "    labels: {a: 'b # persist: ignore PST001 -- x', \"c # persist: ignore PST001 -- x\": d}",
    "    command: a#persist: ignore PST001 -- x".replacing(": ignore", with: ":ignore"),
    "    labels: {a: \"# persist: # persist: ignore PST001 -- x\"}",
  ])
  func aHashInAScalarIsNoComment(_ lines: String) throws {
    let result = try result("services:\n  db:\n    image: postgres:17\n\(lines)\n")
    #expect(silenced(result).isEmpty && own(result).isEmpty)
    #expect(result.findings.contains { $0.rule == "PST001" })
  }

  @Test(arguments: [
    "    labels:\n      a: it's # persist: ignore PST001 -- x",
    "    command: [\"a # b\", 'c''d # e'] # persist: ignore PST001 -- x",
    "    labels:\n      a: | # persist: ignore PST001 -- x\n        text",
    "    command: a # persist: ignore PST001 -- # persist: ignore PST001 -- y",
    "    #persist:ignore PST001--x",
    "    labels: {\n      a: b, # persist: ignore PST001 -- x\n    }",
    "    labels: {\"ü😀\": b}\t# persist: ignore PST001 -- x\r",
  ])
  func aCommentIsFoundBesideAnyScalar(_ lines: String) throws {
    // It is about another node, so it is found to be unused.
    let result = try result("services:\n  db:\n    image: postgres:17\n\(lines)\n")
    #expect(Set(result.findings.filter { $0.rule >= "PST090" }.map(\.rule)) == ["PST092"])
  }

  @Test func otherWordsForPersistAreLeftAlone() throws {
    let result = try result(
      "services:\n  # persist: everything this one writes\n  db:\n    image: example.com/shop/db:1\n")
    #expect(own(result).isEmpty)
  }

  // MARK: What is wrong with a suppression

  @Test(arguments: [
    ("ignore PST001", "the suppression gives no reason, and silences nothing"),
    ("ignore PST001 --", "the suppression gives no reason, and silences nothing"),
    ("ignore PST001 -- \t", "the suppression gives no reason, and silences nothing"),
    ("ignore PST001 because it may go", "the suppression gives no reason, and silences nothing"),
    ("ignore -- it may go", "the suppression names no rule, and silences nothing"),
    ("ignore", "the suppression names no rule, and silences nothing"),
    ("ignroe PST001 -- it may go", "the suppression names no rule, and silences nothing"),
    ("Ignore PST001 -- it may go", "the suppression names no rule, and silences nothing"),
    ("ignore PST998 -- it may go", "there is no rule PST998"),
    ("ignore PST001 PST040 -- they may go", "there is no rule PST001 PST040"),
  ])
  func aMistakeIsAFindingAndSilencesNothing(_ words: String, message: String) throws {
    let result = try result("services:\n  # persist: \(words)\n  db:\n    image: postgres:17\n")
    #expect(result.suppressed.isEmpty)
    let own = result.findings.filter { $0.rule >= "PST090" }
    #expect(own.map(\.message) == [message])
    #expect(own.first?.source?.location.line == 2 && own.first?.hint != nil)
  }

  @Test func ofSeveralIdsTheUnknownAndTheUnusedAreReported() throws {
    let result = try result(
      "services:\n  # persist: ignore PST001, PST999, PST007 -- scratch\n  db:\n    image: postgres:17\n")
    #expect(result.suppressed.map(\.finding.rule) == ["PST001"])
    #expect(own(result) == ["PST091:2", "PST092:2"])
    #expect(result.findings.first { $0.rule == "PST092" }?.hint == "drop PST007 from it")
  }

  @Test func whatWasNotAskedIsNotUnused() throws {
    let text = "services:\n  # persist: ignore PST007, PST020, PST072 -- scratch\n  db:\n    image: postgres:17\n"
    #expect(own(try result(text)) == ["PST092:2", "PST092:2"])
    #expect(own(try result(text, groups: [.env])) == ["PST092:2"])
    #expect(own(try result(text, groups: [.tree])).isEmpty)
    let inactive = text.replacing("    image", with: "    profiles: [later]\n    image") + "  a: {image: x:1}\n"
    #expect(own(try result(inactive)).isEmpty)
  }

  // MARK: persist.yaml

  private func request(_ rule: String?, service: String? = nil, path: String? = nil) -> SuppressionRequest {
    let place = SourceExcerpt(location: SourceLocation(file: "persist.yaml", line: 3, column: 7), line: nil)
    return SuppressionRequest(
      .settings, rules: rule.map { [$0] } ?? [], reason: "fine", scope: .project(service: service, path: path),
      source: place)
  }

  @Test func settingsAreAboutTheProjectAServiceOrAPath() throws {
    let text = """
      services:
        db: {image: "postgres:17"}
        kv: {image: "redis:7"}
      """
    func services(_ request: SuppressionRequest) throws -> [String?] {
      try result(text, settings: [request]).suppressed.map(\.finding.service)
    }
    #expect(try services(request("PST001")) == ["db", "kv"])
    #expect(try services(request("pst001", service: "kv")) == ["kv"])
    #expect(try services(request("PST001", path: "/data")) == ["kv"])
    #expect(try services(request("PST001", path: "/var/lib/postgresql")) == ["db"])
    #expect(try services(request("PST001", path: "/var/lib/postgres")).isEmpty)
    #expect(try services(request("PST001", service: "db", path: "/data")).isEmpty)
    let unused = try result(text, settings: [request("PST001", service: "web"), request(nil), request("PST1")])
    #expect(own(unused) == ["PST090:3", "PST091:3", "PST092:3"])
  }

  @Test func aCommentGoesBeforeSettingsAndBothAreUsed() throws {
    let result = try result(
      "services:\n  # persist: ignore PST001 -- scratch\n  db:\n    image: postgres:17\n", settings: [request("PST001")]
    )
    #expect(result.suppressed.map(\.suppression.kind) == [.comment] && own(result).isEmpty)
  }

  /// Each would take minutes or gigabytes if every candidate looked at its line, or at the lines below it, anew.
  @Test(arguments: [
    String(repeating: "#persist:ignore\n", count: 60_000) + "  db:\n    image: x:1\n",
    "  db:\n    image: x:1 # persist: ignore PST001 -- x" + String(repeating: " # persist:", count: 90_000) + "\n",
    "  db:\n    image: x:1\n    labels: {a: '" + String(repeating: " # persist:", count: 90_000) + "'}\n",
    "  db:\n    image: x:1\n    x-a: {" + (0..<40_000).map { "k\($0): [a]" }.joined(separator: ", ")
      + "} # persist: ignore PST001 -- x\n",
    "  db:\n    image: x:1 # persist: \(String(repeating: "i", count: 900_000))\n",
  ])
  func hostileCommentsAreReadInBoundedTime(_ lines: String) throws {
    let result = try result("services:\n" + lines)
    #expect(result.suppressed.isEmpty)
  }

  @Test func whatLooksLikeAnotherCommentIsAPartOfTheFirst() throws {
    let result = try result(
      "services:\n  db:\n    image: postgres:17 # persist: ignore PST001 -- a # persist: ignore PST007 -- b\n")
    #expect(result.suppressed.map(\.suppression.reason) == ["a # persist: ignore PST007 -- b"] && own(result).isEmpty)
  }
}
