import Testing
import Values

@testable import Archive

/// The index's text: what a later or hostile writer may put there must not be taken for something else.
@Suite struct IndexTests {
  private static let zeros = "sha256:" + String(repeating: "0", count: 64)
  private static let directory =
    #"{"name":"d/","type":"dir","modtime":"2026-11-21T08:41:00Z","mode":493,"uid":0,"gid":0,"headerOffset":0}"#
  private static let file =
    #"{"name":"d/a","type":"reg","size":5,"modtime":"2026-11-21T08:41:00.000000001Z","mode":420,"uid":1,"gid":2,"#
    + #""offset":0,"innerOffset":1024,"digest":"\#(zeros)","chunkDigest":"\#(zeros)","headerOffset":0,"#
    + #""headerInnerOffset":512}"#
  private static let tail =
    #"],"archive":{"format":1,"entries":2,"storedBytes":5,"logicalBytes":5,"members":[[412,1]]},"persist":{"a":[1]}}"#
  private static let whole = "{\"version\":1,\"entries\":[\n" + directory + ",\n" + file + "\n" + tail

  private func parse(_ text: String) throws -> TableOfContents {
    let buffer = ByteBuffer(capacity: 1)
    buffer.append(Array(text.utf8))
    let lines = IndexLines(text: buffer)
    var parser = IndexParser(limits: ReaderLimits(entries: 10))
    while let line = try lines.next() { try parser.read(line, of: buffer) }
    return try parser.finish(digest: try #require(Digest(Self.zeros)), indexOffset: 412)
  }

  @Test func aGoodIndexIsRead() throws {
    let table = try parse(Self.whole)
    #expect(table.entries.map(\.entry.path.description) == ["d", "d/a"])
    #expect(table.entries[1].entry.modified == Timestamp(seconds: 1_795_250_460, nanoseconds: 1))
    #expect(table.entries[1].entry.owner == Owner(user: 1, group: 2))
    #expect(table.members == [MemberRecord(length: 412, checksum: 1)])
    #expect(table.annotations == Array(#"{"a":[1]}"#.utf8))
  }

  @Test(arguments: [
    ("\"version\":1", "\"version\":2"), ("\"version\":1,", ""), ("\"version\":1", "\"version\":1,\"version\":1"),
    ("\"version\":1", "\"later\":1,\"version\":1"), ("\"entries\":2", "\"entries\":3"),
    ("\"format\":1", "\"format\":2"),
    ("\"storedBytes\":5", "\"storedBytes\":-5"), ("\"logicalBytes\":5", "\"logicalBytes\":4"), ("[412,1]", "[412,-1]"),
    ("[412,1]", "[0,1]"), ("[412,1]", "[412,1,1]"), ("{\"a\":[1]}", "[1]"), ("{\"a\":[1]}}", "{\"a\":[1]}}x"),
    ("{\"a\":[1]}}", "{\"a\":[1]}"), ("{\"a\":[1]}", "{\"a\":[1}"), ("\"d/a\"", "\"../a\""), ("\"d/a\"", "\"/a\""),
    ("\"d/a\"", "\"\""), ("\"d/a\"", "\"a\\u0000\""), ("\"d/a\"", "\"d/a"), ("\"d/a\"", "\"\\x\""), ("\"d/\"", "\"d\""),
    ("\"dir\"", "\"fifo\""), ("\"reg\"", "\"chunk\""), ("\"size\":5", "\"size\":-5"), ("\"size\":5", "\"size\":5e3"),
    ("\"size\":5", "\"size\":99999999999999999999"), ("\"size\":5,", ""), ("\"mode\":420", "\"mode\":65535"),
    ("\"uid\":1", "\"uid\":4294967295"), ("\"uid\":1,", ""), (".000000001Z", ".1Z"), ("2026-11-21T", "2026-13-21T"),
    ("\"offset\":0,", ""), ("\"offset\":0", "\"offset\":-1"), ("\"digest\":\"\(zeros)\",", ""),
    ("\"digest\":\"sha256:0", "\"digest\":\"sha256:g"), ("\"digest\":\"sha256:", "\"digest\":\"md5:"),
    ("\"headerInnerOffset\":512", "\"headerInnerOffset\":512,\"unknown\":1"), ("\"headerOffset\":0,", ""),
    ("\"innerOffset\":1024", "\"chunkSize\":3,\"innerOffset\":1024"),
  ])
  func aMalformedIndexIsRefused(_ good: String, _ bad: String) throws {
    #expect(Self.whole.contains(good), "the test's pattern must be in the text")
    #expect(throws: JSONScanner.Invalid.self) { try parse(Self.whole.replacing(good, with: bad, maxReplacements: 1)) }
  }

  @Test func nestingAndCountsAreBounded() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONScanner.Invalid.self) {
      try parse(Self.whole.replacing("{\"a\":[1]}", with: "{\"a\":\(deep)"))
    }
    let many = Array(repeating: Self.directory, count: 20).joined(separator: ",\n")
    #expect(throws: JSONScanner.Invalid.self) { try parse(Self.whole.replacing(Self.directory, with: many)) }
  }

  @Test(arguments: [
    (#""a\u00e9\n\"\\\/""#, "a\u{E9}\n\"\\/"), (#""\ud83d\ude00""#, "\u{1F600}"), (#""\u007f""#, "\u{7F}"),
  ])
  func stringsAreUnescaped(_ json: String, _ text: String) throws {
    let buffer = ByteBuffer(capacity: 1)
    buffer.append(Array(json.utf8))
    #expect(try JSONScanner(buffer, from: 0, to: buffer.count).string() == Array(text.utf8))
  }

  @Test func base64IsCanonical() {
    for count in 0..<10 {
      let bytes = Array(UInt8(0)..<UInt8(count))
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
    for text in ["A", "AB", "AB=", "A===", "AB==AB==", "AR==", "A B=", "AA=A"] {
      #expect(Base64.decode(Array(text.utf8)) == nil, "\(text)")
    }
  }

  @Test func checksumsCombine() {
    let bytes = Sample.noise(5000)
    let buffer = ByteBuffer(capacity: 5000)
    buffer.append(bytes)
    for cut in [0, 1, 17, 2500, 4999, 5000] {
      let first = unsafe CRC32.update(0, UnsafeRawBufferPointer(rebasing: buffer.bytes[..<cut]))
      let second = unsafe CRC32.update(0, UnsafeRawBufferPointer(rebasing: buffer.bytes[cut...]))
      let whole = unsafe CRC32.update(0, buffer.bytes)
      #expect(CRC32.combine(first, second, secondLength: Int64(5000 - cut)) == whole, "\(cut)")
    }
  }
}
