import Foundation
import FoundationXML
import Rules
import Testing

@testable import Compose
@testable import Diagnostics
@testable import persist

/// The JUnit report, read back by an XML parser.
@Suite struct JUnitTests {
  @Test func holdsACaseForEachRuleAndServiceAndOneForEachRuleThatFoundNothing() throws {
    let result = try VerifyWorld.make().persist("verify", "-C", "app", "--check", "compose", "--format", "junit")
    let document = try XMLReading(result.standardOutput)
    let suite = try #require(document.elements(named: "testsuite").first)
    let cases = document.elements(named: "testcase")
    #expect(suite.attributes["name"] == "app")
    #expect(suite.attributes["tests"] == String(cases.count))
    #expect(suite.attributes["failures"] == String(document.elements(named: "failure").count))
    let rules = RuleCatalogue.all.filter { $0.group == .compose || $0.family == .suppression }.map(\.id)
    #expect(Set(cases.compactMap { $0.attributes["name"]?.prefix(6) }) == Set(rules.map { $0[...] }))
    #expect(cases.contains { $0.attributes["name"] == "PST006 named-volume (db)" })
    #expect(Set(cases.map { $0.attributes["name"] }).count == cases.count)
    #expect(document.elements(named: "property").first?.attributes["value"]?.contains("error") == true)
  }

  @Test func aFindingBelowTheThresholdIsNoFailure() throws {
    let world = try VerifyWorld.make()
    let failures = { (threshold: String) in
      let result = try world.persist(
        "verify", "-C", "app", "--check", "compose", "--format", "junit", "--fail-on", threshold)
      return (result.status, try XMLReading(result.standardOutput).elements(named: "failure").count)
    }
    let strict = try failures("warning")
    let mild = try failures("never")
    #expect(strict.0 == 1 && strict.1 > 0)
    #expect(mild.0 == 0 && mild.1 == 0)
  }

  @Test func whatIsSuppressedIsSkippedWithItsReason() throws {
    let result = try VerifyWorld.suppressing().persist("verify", "-C", "app", "--check", "env", "--format", "junit")
    let document = try XMLReading(result.standardOutput)
    #expect(document.elements(named: "skipped").map { $0.attributes["message"] } == ["made again, “quoted” & 100%"])
    #expect(document.elements(named: "testsuite").first?.attributes["skipped"] == "1")
  }

  @Test func anyMessageIsWellFormedAndComesBack() throws {
    let message = "a \u{0}\u{1}\u{1b}[31m<b>\"&'\u{FFFE}\u{FFFF} ]]> \r\n\tü😀"
    let finding = Finding(rule: "PST001", severity: .error, message: message, service: "s\u{8}<\"\n>")
    let document = try XMLReading(JUnitReport(.of([finding])).text)
    let failure = try #require(document.elements(named: "failure").first)
    let shown = "a \\u{0}\\u{1}\\u{1b}[31m<b>\"&'\\u{fffe}\\u{ffff} ]]> \r\n\tü😀"
    #expect(failure.attributes["message"] == shown)
    #expect(failure.text.contains(shown))
    #expect(
      document.elements(named: "testcase").first?.attributes["name"] == "PST001 state-not-mounted (s\\u{8}<\"\n>)")
  }
}

/// The elements of a document in the order in which they begin.
private final class XMLReading: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    var text = ""
  }

  private var found: [Element] = []
  private var open: [Int] = []

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func elements(named name: String) -> [Element] {
    found.filter { $0.name == name }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(found.count)
    found.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let index = open.last { found[index].text += text }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }
}
