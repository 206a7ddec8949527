import Foundation
import Testing

/// Every object of a log holds nothing but what SARIF 2.1.0 gives it, and all that it demands. The table is the part of the
/// standard that persist uses, written from its chapter 3: a property that is not in it must be looked up there first.
@Suite struct SARIFVocabularyTests {
  private indirect enum Shape: Sendable {
    case text, number, flag
    case word([String])
    case object(String)
    case list(Shape)
    /// Any names, each with such a value: property bags, fingerprints, base ids.
    case map(Shape)
    case strings
  }

  private static let levels = Shape.word(["none", "note", "warning", "error"])

  /// A name that ends with `!` is required.
  private static let objects: [String: [String: Shape]] = [
    "sarifLog": ["$schema": .text, "version!": .word(["2.1.0"]), "runs!": .list(.object("run"))],  // 3.13
    "run": [  // 3.14
      "tool!": .object("tool"), "invocations": .list(.object("invocation")),
      "originalUriBaseIds": .map(.object("artifactLocation")),
      "columnKind": .word(["utf16CodeUnits", "unicodeCodePoints"]), "results": .list(.object("result")),
      "properties": .map(.text),
    ],
    "tool": ["driver!": .object("toolComponent")],  // 3.18
    // 3.19
    "toolComponent": ["name!": .text, "semanticVersion": .text, "rules": .list(.object("reportingDescriptor"))],
    "reportingDescriptor": [  // 3.49
      "id!": .text, "name": .text, "shortDescription": .object("message"), "fullDescription": .object("message"),
      "help": .object("message"), "defaultConfiguration": .object("reportingConfiguration"),
      "properties": .map(.strings),
    ],
    "reportingConfiguration": ["level": levels],  // 3.50
    "message": ["text!": .text, "markdown": .text],  // 3.11, 3.12
    "invocation": [  // 3.20
      "executionSuccessful!": .flag, "exitCode": .number, "exitCodeDescription": .text,
      "toolExecutionNotifications": .list(.object("notification")),
    ],
    "notification": ["level": levels, "message!": .object("message"), "locations": .list(.object("location"))],  // 3.58
    "result": [  // 3.27
      "ruleId": .text, "ruleIndex": .number, "level": levels, "message!": .object("message"),
      "locations": .list(.object("location")), "partialFingerprints": .map(.text),
      "suppressions": .list(.object("suppression")), "properties": .map(.text),
    ],
    "suppression": [  // 3.35
      "kind!": .word(["inSource", "external"]), "justification": .text, "location": .object("location"),
    ],
    "location": [  // 3.28
      "physicalLocation": .object("physicalLocation"), "logicalLocations": .list(.object("logicalLocation")),
    ],
    "physicalLocation": ["artifactLocation": .object("artifactLocation"), "region": .object("region")],  // 3.29
    "artifactLocation": ["uri": .text, "uriBaseId": .text, "description": .object("message")],  // 3.4
    "region": ["startLine": .number, "startColumn": .number, "snippet": .object("artifactContent")],  // 3.30
    "artifactContent": ["text": .text],  // 3.3
    "logicalLocation": ["name": .text, "fullyQualifiedName": .text, "kind": .text],  // 3.33
  ]

  private func faults(_ value: Any, _ shape: Shape, at place: String) -> [String] {
    switch (shape, value) {
    case (.text, is String), (.flag, is Bool), (.strings, is [String]): []
    case (.number, let number as NSNumber) where !(value is String) && number.intValue >= 0: []
    case (.word(let words), let text as String) where words.contains(text): []
    case (.list(let item), let items as [Any]):
      items.enumerated().flatMap { faults($1, item, at: "\(place)[\($0)]") }
    case (.map(let item), let pairs as [String: Any]):
      pairs.flatMap { faults($1, item, at: "\(place).\($0)") }
    case (.object(let name), let pairs as [String: Any]): faults(of: pairs, name, at: place)
    default: ["\(place) is \(value)"]
    }
  }

  private func faults(of object: [String: Any], _ name: String, at place: String) -> [String] {
    let known = Self.objects[name, default: [:]]
    let missing = known.keys.filter { $0.hasSuffix("!") && object[String($0.dropLast())] == nil }
    return missing.map { "\(place) has no \($0.dropLast())" }
      + object.flatMap { key, value in
        (known[key] ?? known[key + "!"]).map { faults(value, $0, at: "\(place).\(key)") }
          ?? ["\(place).\(key) is no property of \(name)"]
      }
  }

  private func expectVocabulary(_ result: Program.Result) throws {
    let log = try VerifyWorld.json(result)
    let found = faults(log, .object("sarifLog"), at: "log")
    #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
  }

  @Test func aLogWithFindings() throws {
    try expectVocabulary(try VerifyWorld.make().persist("verify", "-C", "app", "--format", "sarif"))
  }

  @Test func aLogWithSuppressions() throws {
    try expectVocabulary(try VerifyWorld.suppressing().persist("verify", "-C", "app", "--format", "sarif"))
  }

  @Test func aLogOfAProjectThatCannotBeLoaded() throws {
    let world = try VerifyWorld.make()
    try world.write("services: {db: {imag: postgres}}\n", to: "app/compose.yaml")
    let result = try world.persist("verify", "-C", "app", "--format", "sarif")
    #expect(result.status == 2)
    try expectVocabulary(result)
  }

  @Test func aStrangePropertyAndAMissingOneAreSeen() {
    let log: [String: Any] = ["version": "2.1.0", "runs": [["tools": [:] as [String: Any]]]]
    #expect(
      Set(faults(log, .object("sarifLog"), at: "log"))
        == ["log.runs[0] has no tool", "log.runs[0].tools is no property of run"])
  }
}
