import Diagnostics
import Testing

@testable import LocatedYAML

/// Texts made to cost time, memory or the stack. Each must be refused with a reason, at a place.
@Suite struct HostileTextTests {
  private func refusal(of text: String) -> LocatedError? {
    do throws(LocatedError) {
      _ = try YAMLDocument.parse(SourceText(file: "a.yaml", text: text))
      return nil
    } catch {
      return error
    }
  }

  private func refusal(ofBytes bytes: [UInt8]) -> LocatedError? {
    do throws(LocatedError) {
      _ = try SourceText(file: "a.yaml", bytes: bytes)
      return nil
    } catch {
      return error
    }
  }

  /// Nine aliases to the level below, at each of `levels` levels: 9^levels values.
  private func bomb(levels: Int) -> String {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...levels {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    return text
  }

  @Test func `an alias bomb is refused where it goes off`() throws {
    let error = try #require(refusal(of: bomb(levels: 12)))
    #expect(error.message.contains("200000 values"))
    #expect(error.source?.line?.hasPrefix("a") == true)
  }

  @Test func `an alias bomb of merge keys is refused`() throws {
    var text = "a0: &a0 {k: v}\n"
    for level in 1...40 { text += "a\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)], k\(level): v}\n" }
    #expect(refusal(of: text) != nil)
  }

  @Test(arguments: ["*a12 : x\n", "? *a12\n: x\n", "{*a12 : x}\n", "[*a12]: x\n", "- [*a12]: x\n"])
  func `an alias bomb as a key is refused before it is compared`(_ key: String) throws {
    let error = try #require(refusal(of: bomb(levels: 12) + "z:\n  " + key.replacing("\n", with: "\n  ")))
    #expect(error.message.contains("key"))
  }

  @Test func `many aliases as values are no harm`() throws {
    var text = "x: &x {a: 1}\n"
    for index in 0..<500 { text += "s\(index): {<<: *x, cmd: \"test [ -f /x ]: ok\"}\n" }
    #expect(refusal(of: text) == nil)
  }

  @Test(arguments: ["[", "{a: ", "- ", "a:\n "])
  func `deep nesting is refused`(_ opening: String) {
    let depth = 5000
    let text =
      opening == "a:\n "
      ? (0..<depth).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n").prefix(900_000) + "\n"
      : String(repeating: opening, count: depth)[...]
    #expect(refusal(of: String(text)) != nil)
  }

  @Test func `nesting within reason is taken`() {
    #expect(refusal(of: String(repeating: "[", count: 50) + String(repeating: "]", count: 50)) == nil)
  }

  @Test func `a text above the limit is refused unread`() throws {
    let error = try #require(refusal(ofBytes: Array(repeating: UInt8(ascii: "a"), count: 10 << 20)))
    #expect(error.message == "a.yaml is larger than 1048576 bytes")
  }

  @Test func `the densest text within the limit is refused for its number of values`() throws {
    let text = "[" + String(repeating: "a,", count: (1 << 19) - 1) + "]"
    #expect(try #require(refusal(of: text)).message.contains("200000 values"))
  }

  @Test func `a NUL byte is shown in its line`() throws {
    let error = try #require(refusal(ofBytes: Array("a: 1\nb: x\u{0}y\n".utf8)))
    #expect(error.message == "a.yaml holds a NUL byte")
    #expect(error.source == SourceExcerpt(location: SourceLocation(file: "a.yaml", line: 2, column: 5), line: "b: x"))
  }

  @Test(arguments: [[0xFF, 0xFE, 0x61, 0x01], [0x61, 0xC3], [0x61, 0xED, 0xA0, 0x80], [0x61, 0x80]] as [[UInt8]])
  func `bytes that are not UTF-8 are refused`(_ bytes: [UInt8]) throws {
    let error = try #require(refusal(ofBytes: bytes))
    #expect(error.message == "a.yaml holds bytes that are not UTF-8")
    #expect(error.hint == "save it as UTF-8 text")
  }

  @Test func `a byte order mark is no part of the text`() throws {
    let source = try SourceText(file: "a.yaml", bytes: [0xEF, 0xBB, 0xBF] + Array("a: 1".utf8))
    #expect(source.text == "a: 1")
  }

  @Test func `control characters are refused at their place`() throws {
    let error = try #require(refusal(of: "a: 1\nb: x\u{1}y\n"))
    #expect(error.source?.location == SourceLocation(file: "a.yaml", line: 2, column: 5))
  }
}
