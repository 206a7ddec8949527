import Testing

@testable import Databases

/// What of JSON is refused, and where that is said to be.
@Suite struct JSONScannerTests {
  private func problem(_ text: String) -> JSONProblem? { problem(Array(text.utf8)) }

  private func problem(_ bytes: [UInt8]) -> JSONProblem? { JSONScanner.problem(in: bytes, 0..<bytes.count) }

  @Test(arguments: [
    "{}", "[]", " null ", "true", "-0.5e+10", "\"\"", #""ü \u00fc \ud83d\ude00 \\ \"""#,
    #"{"a": {"a": 1}, "b": [1, {"a": 2}]}"#,
    "[0, 1e5, 12345678901234567890]", "{\"\":1}",
  ])
  func soundTextPasses(_ text: String) { #expect(problem(text) == nil) }

  @Test(arguments: [
    ("", "it is cut short", "$"), ("[1,", "it is cut short", "$[1]"), (#"{"a": tru}"#, "no value begins so", "$.a"),
    (#"{"a": [1, 01]}"#, "a comma or ] is missing", "$.a"), ("[1] 2", "something stands behind the value", "$"),
    (#"{"a": 1, "a": 2}"#, "the key stands there twice", "$.a"),
    (#"{"a": 1, "\u0061": 2}"#, "the key stands there twice", #"$.\u0061"#),
    (#"{"e": [{"id": "x\u0000"}]}"#, "a NUL, which no text of a database can hold", "$.e[0].id"),
    (#"["\ud800"]"#, "half of a surrogate pair", "$[0]"), (#"["\udc00"]"#, "half of a surrogate pair", "$[0]"),
    (#"["\q"]"#, "no such escape", "$[0]"), ("[\"a\nb\"]", "a control character that is not escaped", "$[0]"),
    ("{a: 1}", "a key in quotes is missing", "$"), (#"{"a" 1}"#, "a colon is missing", "$"),
    ("[NaN]", "no value begins so", "$[0]"),
    ("[1.]", "no value begins so", "$[0]"), ("'a'", "no value begins so", "$"),
  ])
  func whatIsWrongIsNamed(_ text: String, _ reason: String, _ path: String) throws {
    let found = try #require(problem(text), "\(text)")
    #expect(found.reason == reason && found.path == path, "\(found)")
  }

  @Test(
    arguments: [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xE2, 0x82], [0x80]] as [[UInt8]])
  func bytesThatAreNoUTF8AreRefused(_ bytes: [UInt8]) {
    let found = problem([0x22] + bytes + [0x22])
    #expect(
      found?.reason == "bytes that are not UTF-8" || found?.reason == "it is cut short", "\(String(describing: found))")
  }

  @Test func manyKeysAreComparedToo() throws {
    let keys = (0..<200).map { "\"k\($0)\": \($0)" }
    #expect(problem("{\(keys.joined(separator: ", "))}") == nil)
    for twice in [0, 23, 24, 25, 199] {
      #expect(problem("{\((keys + ["\"k\(twice)\": 0"]).joined(separator: ","))}")?.path == "$.k\(twice)")
    }
  }

  @Test func nestingHasALimit() throws {
    let deepest = JSONScanner.deepest
    #expect(problem(String(repeating: "[", count: deepest) + String(repeating: "]", count: deepest)) == nil)
    let found = try #require(problem(String(repeating: "[", count: 1_000_000)))
    #expect(found.reason.contains("values stand in each other") && found.offset == deepest)
  }

  /// Every text that is cut off anywhere, and every byte of it changed, is either sound or refused: nothing traps.
  @Test func damageIsNeverMoreThanARefusal() {
    let text = Array(#"{"a": [1, -2.5e3, "x\u00fc\ud83d\ude00ü", true, null, {"b": "\\"}], "c": ""}"#.utf8)
    for cut in 0..<text.count { #expect(problem(Array(text[..<cut])) != nil) }
    for index in text.indices {
      for byte: UInt8 in [0, 9, 0x22, 0x5C, 0x7B, 0x7D, 0x2C, 0x30, 0x75, 0x80, 0xC3, 0xFF] {
        var damaged = text
        damaged[index] = byte
        _ = problem(damaged)
      }
    }
  }
}
