import Diagnostics
import Testing

@testable import Compose

/// Projects made to cost time, memory or the stack: each is refused, or loads like any other.
@Suite struct HostileProjectTests {
  @Test func `files that include the next one twice each are refused`() throws {
    var files = ["compose.yaml": "include: [f0.yaml]\n", "f40.yaml": "services: {z: {image: x}}\n"]
    for index in 0..<40 { files["f\(index).yaml"] = "include: [f\(index + 1).yaml, ./f\(index + 1).yaml]\n" }
    #expect(try #require(refusal(of: files)).message == "compose files are included or extended more than 1000 times")
  }

  @Test func `a long chain of includes is refused`() throws {
    var files = ["compose.yaml": "include: [f0.yaml]\n"]
    for index in 0..<500 { files["f\(index).yaml"] = "include: [f\(index + 1).yaml]\n" }
    #expect(try #require(refusal(of: files)).message == "files include each other more than 50 deep")
  }

  @Test func `a long chain of extends is refused`() throws {
    var text = "services:\n"
    for index in 0..<5000 { text += "  s\(index): {extends: s\(index + 1)}\n" }
    #expect(try #require(refusal(of: text + "  s5000: {image: x}\n")).message.hasSuffix("more than 50 deep"))
  }

  @Test func `files that extend each other in a circle are refused`() throws {
    let error = try #require(
      refusal(of: [
        "compose.yaml": "services: {a: {extends: {file: b.yaml, service: b}}}\n",
        "b.yaml": "services: {b: {extends: {file: c.yaml, service: c}}}\n",
        "c.yaml": "services: {c: {extends: {file: b.yaml, service: b}}}\n",
      ]))
    #expect(error.message.contains("b (b.yaml) extends c (c.yaml) extends b (b.yaml)"))
  }

  @Test func `files that include each other in a circle are refused`() throws {
    let error = try #require(
      refusal(of: ["compose.yaml": "include: [b.yaml]\n", "b.yaml": "include: [compose.yaml]\n"]))
    #expect(error.message.hasSuffix("compose.yaml includes b.yaml includes compose.yaml"))
    #expect(error.source?.location.file == "b.yaml")
  }

  @Test func `a long chain of dependencies loads`() throws {
    var text = "services:\n  s0: {image: x}\n"
    for index in 1..<3000 { text += "  s\(index): {image: x, depends_on: [s\(index - 1)]}\n" }
    #expect(try loadStack(["compose.yaml": text]).services.count == 3000)
  }

  @Test func `values that double with every line are refused`() throws {
    var dotenv = "A0=xxxxxxxxxx\n"
    for index in 1..<60 { dotenv += "A\(index)=$A\(index - 1)$A\(index - 1)\n" }
    let error = try #require(refusal(of: [".env": dotenv, "compose.yaml": "services: {a: {image: x}}\n"]))
    #expect(error.message == "variables make a value of more than 1048576 bytes")
    #expect(error.source?.location.file == ".env")
  }

  @Test func `expressions nested without end are refused`() throws {
    let nested = String(repeating: "${A-", count: 5000) + String(repeating: "}", count: 5000)
    let error = try #require(refusal(of: "services: {a: {image: x, hostname: \"\(nested)\"}}\n"))
    #expect(error.message.hasSuffix("nested more than 100 deep"))
  }

  @Test func `port ranges without bounds are refused`() throws {
    let ranges = (1..<100).map { "\"\($0)-65535:\($0)-65535\"" }.joined(separator: ", ")
    #expect(
      try #require(refusal(of: "services: {a: {image: x, ports: [\(ranges)]}}\n")).message == "more than 200000 ports")
  }

  @Test func `an alias bomb is refused with its place`() throws {
    var text = "x-0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      text += "x-\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
    }
    #expect(try #require(refusal(of: text + "services: {a: {image: x}}\n")).source?.location.file == "compose.yaml")
  }

  @Test func `a compose file of no text is refused with what it holds`() throws {
    let request = ComposeRequest(files: ["c.yaml"], callerDirectory: "/srv/stack")
    for (bytes, what) in [
      (Array("a: \u{0}".utf8), "c.yaml holds a NUL byte"),
      ([0xFF, 0xFE, 0x61], "c.yaml holds bytes that are not UTF-8"),
      (Array(repeating: 0x61, count: 10 << 20), "c.yaml is larger than 1048576 bytes"),
    ] {
      let error = #expect(throws: LocatedError.self) {
        try ComposeLoader.load(request) { $0 == "/srv/stack/c.yaml" ? .bytes(bytes) : .missing }
      }
      #expect(error?.message == what)
      #expect(error?.source?.location.file == "c.yaml")
    }
  }

  @Test func `a file that cannot be read is named with the reason`() throws {
    let request = ComposeRequest(files: ["c.yaml"], callerDirectory: "/srv/stack")
    let error = #expect(throws: LocatedError.self) {
      try ComposeLoader.load(request) { $0.hasSuffix("c.yaml") ? .unreadable("permission denied") : .missing }
    }
    #expect(error?.message == "c.yaml cannot be read: permission denied")
  }
}
