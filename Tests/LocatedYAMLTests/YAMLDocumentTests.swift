import Diagnostics
import Testing

@testable import LocatedYAML

@Suite struct YAMLDocumentTests {
  private func parse(_ text: String) throws(LocatedError) -> YAMLNode {
    try YAMLDocument.parse(SourceText(file: "a.yaml", text: text))[0]
  }

  private func refusal(of text: String) -> LocatedError? {
    do throws(LocatedError) {
      _ = try YAMLDocument.parse(SourceText(file: "a.yaml", text: text))
      return nil
    } catch {
      return error
    }
  }

  @Test func `keys and values know where they stand`() throws {
    let node = try parse("a:\n  bé: [x, y]\n")
    let pair = try #require(node["a"]?.mapping?.first)
    #expect(pair.key.location == SourceLocation(file: "a.yaml", line: 2, column: 3))
    #expect(pair.value.sequence?[1].location == SourceLocation(file: "a.yaml", line: 2, column: 11))
  }

  @Test func `an alias stands where its anchor does`() throws {
    let node = try parse("a: &x {k: v}\nb: *x\n")
    #expect(node["b"]?["k"]?.location == SourceLocation(file: "a.yaml", line: 1, column: 11))
  }

  @Test func `a stream may hold several documents, or none`() throws {
    #expect(try YAMLDocument.parse(SourceText(file: "a.yaml", text: "a: 1\n---\nb: 2\n")).count == 2)
    #expect(try YAMLDocument.parse(SourceText(file: "a.yaml", text: "# nothing\n")).isEmpty)
    #expect(try YAMLDocument.parse(SourceText(file: "a.yaml", text: "")).isEmpty)
  }

  @Test func `own keys win over merged ones wherever they stand`() throws {
    let node = try parse("x: &x {a: 1, b: 1, c: 1}\ny: &y {b: 2, d: 2}\nz:\n  <<: [*x, *y]\n  a: 0\n")
    let merged = try #require(node["z"])
    #expect(merged["a"]?.scalar?.text == "0")
    #expect(merged["b"]?.scalar?.text == "1")
    #expect(merged["d"]?.scalar?.text == "2")
    #expect(merged["<<"] == nil)
  }

  @Test func `a quoted merge key is an ordinary one`() throws {
    #expect(try parse("\"<<\": {a: 1}\n")["<<"]?["a"]?.scalar?.text == "1")
  }

  @Test func `tags of one's own are kept, those of quotes are not`() throws {
    let node = try parse("a: !reset null\nb: \"x\"\nc: !!str 12\n")
    #expect(node["a"]?.tag == "!reset")
    #expect(node["b"]?.tag == nil)
    #expect(node["c"]?.value == .string("12"))
  }

  @Test(arguments: [
    ("a: [1, 2\nb: 3\n", 2, 2), ("a:\n\t- b\n", 2, 1), ("a: *nope\n", 1, 4), ("a: b: c\n", 1, 5),
    ("a: 1\nb: 2\na: 3\n", 3, 1), ("x:\n  a: 1\n  \"a\": 2\n", 3, 3), ("a: @b\n", 1, 4), ("<<: 1\n", 1, 5),
    ("<<: [{a: 1}, 2]\n", 1, 14),
  ])
  func `a fault is shown with its line and a caret`(_ text: String, _ line: Int, _ column: Int) throws {
    let error = try #require(refusal(of: text))
    let source = try #require(error.source)
    #expect(source.location == SourceLocation(file: "a.yaml", line: line, column: column))
    #expect(source.line == String(text.split(separator: "\n", omittingEmptySubsequences: false)[line - 1]))
    #expect(error.exitStatus == .usage)
  }
}
