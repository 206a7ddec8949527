import Testing
import Values

@Suite struct EntryPathTests {
  @Test(arguments: [
    ("", EntryPath.Invalid.empty), ("/etc/passwd", .absolute), ("../up", .notCanonical), ("a/../b", .notCanonical),
    ("a//b", .notCanonical), ("./a", .notCanonical), ("a/", .notCanonical), ("a\0b", .containsNUL),
    (String(repeating: "n", count: 256), .componentTooLong), (String(repeating: "d/", count: 2048) + "f", .tooLong),
  ])
  func refuses(_ text: String, why: EntryPath.Invalid) {
    #expect(throws: why) { try EntryPath(text) }
  }

  @Test func keepsBytesThatAreNotUTF8() throws {
    let path = try EntryPath(bytes: [0x61, 0x2f, 0xff, 0xfe])
    #expect(path.bytes == [0x61, 0x2f, 0xff, 0xfe])
    #expect(path.utf8Text == nil)
    #expect(path.description == #"a/\xff\xfe"#)
  }

  @Test func sortsADirectoryBeforeItsContentAndThatBeforeItsSibling() throws {
    let names = ["a", "a/b", "a/c/d", "a-b", "a.b"]
    #expect(try names.shuffled().map { try EntryPath($0) }.sorted().map(\.description) == names)
  }

  @Test func knowsWhatLiesBelow() throws {
    let root = try EntryPath("redis")
    #expect(try EntryPath("redis/dump.rdb").relative(to: root) == EntryPath("dump.rdb"))
    #expect(try EntryPath("redis-old/dump.rdb").relative(to: root) == nil)
    #expect(root.relative(to: root) == nil)
    #expect(root.isEqual(toOrBelow: root))
    #expect(try EntryPath("a/b").parent == EntryPath("a"))
  }
}
