import Testing

@testable import Compose

/// The small notations that a compose file borrows from Go and Docker.
@Suite struct NotationTests {
  @Test(arguments: [
    ("10s", "10s"), ("1m30s", "1m30s"), ("90s", "1m30s"), ("1h", "1h0m0s"), ("1.5s", "1.5s"), ("500ms", "500ms"),
    ("250us", "250µs"), ("1d2h", "26h0m0s"), ("0", "0s"), ("-3s", "-3s"), ("3ns", "3ns"),
  ])
  func `durations are read and printed as Go does`(_ text: String, _ printed: String) throws {
    #expect(GoDuration.description(try #require(GoDuration.parse(text))) == printed)
  }

  @Test(arguments: ["", "10", "s", "1x", "1s2", "--1s"])
  func `what is no duration is refused`(_ text: String) {
    #expect(GoDuration.parse(text) == nil)
  }

  @Test(
    arguments: [
      ("0", 0), ("1024", 1024), ("1b", 1), ("64m", 67_108_864), ("1kb", 1024), ("1.5GiB", 1_610_612_736),
      ("2 g", 2_147_483_648),
    ] as [(String, Int64)])
  func `sizes count in powers of 1024`(_ text: String, _ bytes: Int64) {
    #expect(ByteSize.parse(text) == bytes)
  }

  @Test(arguments: [
    ("/", "/"), ("/a//b/", "/a/b"), ("/a/./b/../c", "/a/c"), ("/..", "/"), ("a/..", "."), ("../a", "../a"), ("", "."),
    ("a/../../b", "../b"),
  ])
  func `paths are cleaned as Go cleans them`(_ path: String, _ clean: String) {
    #expect(HostPath.clean(path) == clean)
  }

  @Test(arguments: [
    ("/a/b", "/a", "b"), ("/a", "/a", "."), ("/a", "/a/b/c", "../.."), ("/x/y", "/a", "../x/y"), ("/ab", "/a", "../ab"),
  ])
  func `the way between directories`(_ path: String, _ base: String, _ way: String) {
    #expect(HostPath.relative(path, from: base) == way)
  }

  @Test(arguments: [
    (1.5, "1.5"), (1000, "1000"), (1_234_567, "1.234567e+06"), (1e-8, "1e-08"), (0.0001, "0.0001"), (0.00001, "1e-05"),
    (123_456.7, "123456.7"), (1e21, "1e+21"), (-0.5, "-0.5"), (1.2345678901234568e+20, "1.2345678901234568e+20"),
  ])
  func `numbers become text as Go prints them`(_ value: Double, _ text: String) {
    #expect(goDescription(value) == text)
  }

  @Test(arguments: [
    ("echo 'a b' \"c d\" e\\ f", ["echo", "a b", "c d", "e f"]), ("", []), ("a ''", ["a", ""]),
    ("echo a; echo b", ["echo", "a"]), ("a > b", ["a"]), ("a $(b c)", ["a", "$(b c)"]),
  ])
  func `a command line is split as Compose splits it`(_ line: String, _ words: [String]) {
    #expect(ShellWords.split(line) == words)
  }

  @Test(arguments: ["'a", "\"a", "a\\", "(a)", "`a"])
  func `a command line that does not end is refused`(_ line: String) {
    #expect(ShellWords.split(line) == nil)
  }
}
