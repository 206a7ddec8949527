import Host
import TestSupport
import Testing
import Values

@testable import Stores

/// Commands as redis appends them, cut at every byte.
@Suite struct AppendOnlyFileTests {
  private static func command(_ words: String...) -> String {
    "*\(words.count)\r\n" + words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
  }

  private static let set = command("SET", "key", "a value\r\nof two lines")
  private static let transaction =
    command("MULTI") + command("DECRBY", "giver", "3") + command("INCRBY", "taker", "3") + command("EXEC")

  private func scan(_ text: some StringProtocol) throws -> AppendOnlyFile.Scan {
    let scratch = try Scratch()
    let file = try AtomicFile.create(at: entry("aof"), in: scratch.open())
    try file.write(Array(text.utf8))
    try file.commit()
    return try AppendOnlyFile.scan(scratch.open().openFile(entry("aof")))
  }

  @Test func everyCutEndsAtTheLastWholeCommandOutsideOfATransaction() throws {
    let text = Self.set + "#TS:1700000000\r\n" + Self.transaction + Self.set
    let bytes = Array(text.utf8)
    let ends = [0, Self.set, Self.set + "#TS:1700000000\r\n", Self.set + "#TS:1700000000\r\n" + Self.transaction, text]
      .map { ($0 as? String)?.utf8.count ?? 0 }
    for length in 0...bytes.count {
      let found = try scan(String(decoding: bytes[..<length], as: UTF8.self))
      let wanted = ends.last { $0 <= length } ?? 0
      #expect(found == AppendOnlyFile.Scan(end: Int64(wanted), problem: nil), "cut at \(length)")
    }
  }

  @Test func whatIsNoCommandIsFoundWhereItStands() throws {
    let tail = String(repeating: Self.set, count: 5)
    #expect(try scan(Self.set + "garbage\r\n" + tail).problem == "no command begins at byte \(Self.set.utf8.count)")
    #expect(try scan("*1\r\n$3\r\nSETxx" + tail).problem != nil)
    #expect(try scan("*0\r\n" + tail).problem != nil)
    #expect(try scan(String(repeating: "\0", count: 200)).problem != nil)
  }

  /// Longer than the window through which it is read.
  @Test func aCommandMayBeOfAnyLength() throws {
    let long = Self.command("SET", "key", String(repeating: "x", count: 3 << 20))
    let text = long + Self.set + long.dropLast(3)
    #expect(try scan(text).end == Int64((long + Self.set).utf8.count))
  }
}
