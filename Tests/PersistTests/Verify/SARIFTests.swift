import Foundation
import Rules
import Testing

@testable import Compose
@testable import Diagnostics
@testable import persist

/// The SARIF log against what the standard demands; numbers are sections of SARIF 2.1.0 (OASIS Standard).
@Suite struct SARIFTests {
  private typealias Object = [String: Any]

  private func log(_ arguments: String...) throws -> [String: Any] {
    let world = try VerifyWorld.make()
    let result = try Program.run(
      Program.persist, ["verify", "-C", "app", "--format", "sarif"] + arguments, in: world.directory)
    return try VerifyWorld.json(result)
  }

  private func run(of log: [String: Any]) throws -> [String: Any] {
    let runs = try #require(log["runs"] as? [Object])
    #expect(runs.count == 1)
    return try #require(runs.first)
  }

  @Test func theLogSaysWhatItIs() throws {
    let log = try log()
    // 3.13.2, 3.13.3: the version, and where its schema is, in an absolute URI.
    #expect(log["version"] as? String == "2.1.0")
    #expect((log["$schema"] as? String)?.hasSuffix("/sarif-schema-2.1.0.json") == true)
    #expect(Set(log.keys) == ["$schema", "version", "runs"])
    let run = try run(of: log)
    #expect(run["columnKind"] as? String == "utf16CodeUnits")  // 3.14.17
    let invocation = try #require((run["invocations"] as? [Object])?.first)
    #expect(invocation["executionSuccessful"] as? Bool == true)  // 3.20.14, required
    #expect(invocation["exitCode"] as? Int == 1)
    #expect((run["properties"] as? Object)?["summary"] is String)
  }

  @Test func everyRuleIsDescribed() throws {
    let driver = try #require((try run(of: log())["tool"] as? Object)?["driver"] as? Object)
    #expect(driver["name"] as? String == "persist")  // 3.19.8, required
    #expect((driver["semanticVersion"] as? String)?.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
    let rules = try #require(driver["rules"] as? [Object])
    #expect(rules.compactMap { $0["id"] as? String } == RuleCatalogue.all.filter { $0.group != .live }.map(\.id))
    for rule in rules {
      // 3.49.9 to 3.49.14: multiformatMessageStrings, whose `text` is required where there is `markdown` (3.12.3).
      for key in ["shortDescription", "fullDescription", "help"] {
        #expect(((rule[key] as? Object)?["text"] as? String)?.isEmpty == false, "\(key)")
      }
      let level = (rule["defaultConfiguration"] as? Object)?["level"] as? String
      #expect(["none", "note", "warning", "error"].contains(level))  // 3.50.3
    }
  }

  @Test func everyResultNamesItsRuleAndItsPlace() throws {
    let run = try run(of: log())
    let results = try #require(run["results"] as? [Object])
    let bases = try #require(run["originalUriBaseIds"] as? Object)
    #expect(results.count > 5)
    for result in results {
      let index = try #require(result["ruleIndex"] as? Int)
      // 3.27.6: the index is that of the rule that ruleId names.
      #expect(RuleCatalogue.all[index].id == result["ruleId"] as? String)
      #expect(["note", "warning", "error"].contains(result["level"] as? String))
      #expect((result["message"] as? Object)?["text"] is String)  // 3.27.11, required
      // 3.27.23: all null or none; empty where nothing is suppressed.
      #expect((result["suppressions"] as? [Object])?.isEmpty == true)
      // 3.27.17: strings under versioned hierarchical names (3.5.4.2).
      let fingerprints = try #require(result["partialFingerprints"] as? [String: String])
      #expect(fingerprints.keys.allSatisfy { $0.wholeMatch(of: /[^\/]+\/v\d+/) != nil })
      for location in try #require(result["locations"] as? [Object]) {
        try check(try #require(location["physicalLocation"] as? Object), bases)
      }
    }
    #expect(Set(results.compactMap { ($0["partialFingerprints"] as? Object)?["persist/v1"] as? String }).count > 5)
  }

  private func check(_ place: [String: Any], _ bases: [String: Any]) throws {
    let artifact = try #require(place["artifactLocation"] as? Object)
    let uri = try #require(artifact["uri"] as? String)
    #expect(URL(string: uri) != nil && !uri.hasPrefix("/") && !uri.contains(".."))
    // 3.4.4: a relative reference has a base, and this run says what that is.
    #expect(bases[try #require(artifact["uriBaseId"] as? String)] != nil)
    guard let region = place["region"] as? Object else {
      #expect(uri == "app/persistent_data")
      return
    }
    #expect(uri == "app/compose.yaml")
    // 3.30.5, 3.30.6: from 1.
    #expect(try #require(region["startLine"] as? Int) >= 1 && #require(region["startColumn"] as? Int) >= 1)
  }

  @Test func whatIsSuppressedIsAResultWithItsReason() throws {
    let world = try VerifyWorld.suppressing()
    let result = try world.persist("verify", "-C", "app", "--format", "sarif", "--check", "compose", "--check", "env")
    #expect(result.status == 0, "\(result.standardOutput)")
    let results = try #require(try run(of: VerifyWorld.json(result))["results"] as? [Object])
    let suppressions = Dictionary(
      uniqueKeysWithValues: try results.map { result in
        (try #require(result["ruleId"] as? String), try #require(result["suppressions"] as? [Object]).first)
      })
    let comment = try #require(suppressions["PST020"] ?? nil)
    // 3.35: `kind` is required, and where the suppression stands may be told.
    #expect(comment["kind"] as? String == "inSource")
    #expect(comment["justification"] as? String == "made again, “quoted” & 100%")
    let place = try #require((comment["location"] as? Object)?["physicalLocation"] as? Object)
    #expect((place["artifactLocation"] as? Object)?["uri"] as? String == "app/compose.yaml")
    let setting = try #require(suppressions["PST006"] ?? nil)
    #expect(setting["kind"] as? String == "external" && setting["justification"] as? String == "external backup")
    #expect(try #require(suppressions["PST061"]) == nil)
  }

  @Test func columnsCountUTF16CodeUnits() throws {
    let results = try #require(try run(of: log("--check", "env"))["results"] as? [Object])
    let result = try #require(results.first { $0["ruleId"] as? String == "PST020" })
    let location = try #require((result["locations"] as? [Object])?.first?["physicalLocation"] as? Object)
    #expect((location["region"] as? Object)?["startColumn"] as? Int == 41)
    let service = try #require(
      ((result["locations"] as? [Object])?.first?["logicalLocations"] as? [Object])?.first)
    #expect(service["fullyQualifiedName"] as? String == "services.db")
  }

  @Test func bracesAndLinksInAMessageAreEscaped() throws {
    // 3.11.5: a literal brace is doubled. 3.11.6: `[…](…)` would be a link.
    let finding = Finding(rule: "PST001", severity: .error, message: "${A} at [x](1)", service: "db")
    let log = try JSONOutput.text(SARIFLog(.of([finding])))
    #expect(log.contains(#""text" : "${{A}} at \\[x\\](1)""#), "\(log)")
  }

  @Test func theFingerprintStaysWhenTheLineMoves() throws {
    func fingerprint(_ line: Int, _ message: String, service: String?, text: String) -> Fingerprint {
      let place = SourceExcerpt(location: SourceLocation(file: "compose.yaml", line: line, column: 3), line: text)
      let finding = Finding(rule: "PST061", severity: .note, message: message, source: place, service: service)
      return VerifyReport.of([]).places.fingerprint(of: finding)
    }
    let first = fingerprint(2, "a", service: "db", text: "  db:")
    #expect(fingerprint(7, "b", service: "db", text: "    db:  # moved") == first)
    #expect(fingerprint(2, "a", service: "kv", text: "  db:") != first)
    let nameless = fingerprint(2, "a", service: nil, text: "  lost:")
    #expect(fingerprint(9, "a", service: nil, text: "    lost:") == nameless)
    #expect(fingerprint(2, "a", service: nil, text: "  lost2:") != nameless)
  }
}
