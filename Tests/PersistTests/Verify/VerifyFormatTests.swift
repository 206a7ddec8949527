import Foundation
import Testing

/// What the built binary prints in each format of `verify`.
@Suite struct VerifyFormatTests {
  static let formats = ["text", "json", "sarif", "junit", "github"]

  @Test(arguments: formats)
  func everyFormatHasTheSameStatusAndSummary(_ format: String) throws {
    let world = try VerifyWorld.make()
    let text = try world.persist("verify", "-C", "app", "--check", "compose", "--check", "env")
    let result = try world.persist("verify", "-C", "app", "--check", "compose", "--check", "env", "--format", format)
    #expect(result.status == 1 && text.status == 1)
    #expect(result.standardError == text.standardError)
    #expect(result.standardError.wholeMatch(of: /\d+ errors?, \d+ warnings?, \d+ notes?\n/) != nil)
    let quiet = try world.persist("verify", "-C", "app", "--format", format, "-q")
    #expect(quiet.standardError == "")
  }

  @Test func jsonHasTheNineKeysOfEachFinding() throws {
    let report = try VerifyWorld.json(try VerifyWorld.make().persist("verify", "-C", "app", "--format", "json"))
    let findings = try #require(report["findings"] as? [[String: Any]])
    let keys: Set = ["rule", "severity", "message", "file", "line", "column", "service", "path", "hint"]
    #expect(findings.count > 5)
    for finding in findings { #expect(Set(finding.keys) == keys) }
    let variable = try #require(findings.first { $0["rule"] as? String == "PST020" })
    #expect(variable["file"] as? String == "compose.yaml")
    #expect(variable["line"] as? Int == 4)
    #expect(variable["column"] as? Int == 40)
    #expect(variable["service"] as? String == "db")
    let tree = try #require(findings.first { $0["rule"] as? String == "PST070" })
    #expect(tree["file"] is NSNull && tree["line"] is NSNull && tree["service"] is NSNull)
    let summary = try #require(report["summary"] as? [String: Any])
    for severity in ["error", "warning", "note"] {
      #expect(summary[severity + "s"] as? Int == findings.count { $0["severity"] as? String == severity })
    }
  }

  /// The keys of the report, and of what it holds, by place.
  private func keys(of value: Any, at place: String = "") -> [String: Set<String>] {
    if let items = value as? [Any] {
      return items.reduce(into: [:]) { $0.merge(keys(of: $1, at: place + "[]")) { $0.union($1) } }
    }
    guard let object = value as? [String: Any] else { return [:] }
    return object.reduce(into: [place: Set(object.keys)]) { found, pair in
      found.merge(keys(of: pair.value, at: "\(place).\(pair.key)")) { $0.union($1) }
    }
  }

  @Test func jsonHasTheKeysThatAreDocumentedAndNoOthers() throws {
    let page = try String(
      contentsOf: ReferenceStack.repository.appending(path: "docs/verify-output.md"), encoding: .utf8)
    let example = try #require(page.firstMatch(of: /(?s)```json\n(.*?)```/)).1
    let documented = keys(of: try JSONSerialization.jsonObject(with: Data(example.utf8)))
    var printed = keys(
      of: try VerifyWorld.json(try VerifyWorld.suppressing().persist("verify", "-C", "app", "--format", "json")))
    #expect(printed.removeValue(forKey: ".suppressed[].suppression") == ["kind", "reason", "file", "line", "column"])
    #expect(
      printed.removeValue(forKey: ".suppressed[]") == documented[".findings[]", default: []].union(["suppression"]))
    #expect(printed == documented)
  }

  @Test func whatIsSuppressedDoesNotCountButIsThere() throws {
    let world = try VerifyWorld.suppressing()
    let result = try world.persist(
      "verify", "-C", "app", "--check", "compose", "--check", "env", "--fail-on", "warning", "--format", "json")
    #expect(result.status == 0, "\(result.standardOutput)")
    #expect(result.standardError == "0 errors, 0 warnings, 1 note; 6 suppressed\n")
    let report = try VerifyWorld.json(result)
    let suppressed = try #require(report["suppressed"] as? [[String: Any]])
    let reasons = suppressed.compactMap { ($0["suppression"] as? [String: Any])?["reason"] as? String }
    #expect(suppressed.count == 6 && reasons.contains("made again, “quoted” & 100%"))
    #expect((report["summary"] as? [String: Any])?["suppressed"] as? Int == 6)
    let comment = try #require(suppressed.first { $0["rule"] as? String == "PST020" })
    #expect((comment["suppression"] as? [String: Any])?["kind"] as? String == "comment")
    #expect((comment["suppression"] as? [String: Any])?["line"] as? Int == 4 && comment["line"] as? Int == 5)
    let verbose = try world.persist("verify", "-C", "app", "--check", "env", "--verbose")
    #expect(verbose.standardError.contains("suppressed: compose.yaml:5:40: DATA_DIR is "))
    let status = try world.persist("status", "-C", "app")
    #expect(status.standardOutput.contains("stack     0 errors, 0 warnings, 1 note"), "\(status.standardOutput)")
  }

  @Test func githubAnnotationsAreEscaped() throws {
    let result = try VerifyWorld.make().persist("verify", "-C", "app", "--check", "env", "--format", "github")
    let lines = result.standardOutput.split(separator: "\n")
    let line = try #require(lines.first { $0.contains("title=PST020 ") })
    #expect(line.hasPrefix("::error file=app/compose.yaml,line=4,col=41,title=PST020 variable-not-mounted::"))
    #expect(line.contains("<&>%2525"))
    #expect(line.contains("%0Ahint: "))
    #expect(lines.allSatisfy { $0.hasPrefix("::error ") || $0.hasPrefix("::warning ") || $0.hasPrefix("::notice ") })
  }

  @Test func aColonOrCommaInAFileNameDoesNotEndTheProperty() throws {
    let world = try World()
    try world.write("services:\n  db:\n    image: postgres:17\n", to: "a,b:c/compose.yaml")
    let result = try world.persist("verify", "-f", "a,b:c/compose.yaml", "--check", "compose", "--format", "github")
    #expect(result.standardOutput.contains("file=a%2Cb%3Ac/compose.yaml,line=3,"))
  }

  @Test func aFindingAboutTheTreeIsAnnotatedWithoutAFile() throws {
    let result = try VerifyWorld.make().persist("verify", "-C", "app", "--check", "tree", "--format", "github")
    #expect(
      result.standardOutput
        == "::error title=PST070 never-set-up::persistent_data was never set up here%0Ahint: run `persist setup`\n")
  }

  @Test func filesAreRelativeToTheWorkspaceOfTheService() throws {
    let world = try VerifyWorld.make()
    let inside = try world.persist(
      "verify", "--check", "env", "--format", "github", in: "app", environment: ["GITHUB_WORKSPACE": world.path])
    #expect(inside.standardOutput.contains("file=app/compose.yaml,"))
    let outside = try world.persist(
      "verify", "--check", "env", "--format", "github", in: "app", environment: ["GITHUB_WORKSPACE": "/elsewhere"])
    #expect(outside.standardOutput.contains("file=compose.yaml,"))
  }

  @Test func standardInputIsNoFileThatCouldBeAnnotated() throws {
    let world = try VerifyWorld.make()
    let result = try world.shell(
      "'\(Program.persist)' verify -f - --check env --format github < app/compose.yaml || test $? = 1")
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardOutput.contains("::error title=PST020"))
  }
}
