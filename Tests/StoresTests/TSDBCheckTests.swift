import Archive
import Host
import TestSupport
import Testing
import Values

@testable import Stores

@Suite struct TSDBCheckTests {
  private static let block = "01HZZZZZZZZZZZZZZZZZZZZZZZ"

  private func problem(_ damage: String) throws -> String? {
    let scratch = try Scratch()
    try scratch.shell(
      "mkdir -p \(Self.block)/chunks wal; printf '{\"stats\": {\"numSamples\": 5}}' > \(Self.block)/meta.json")
    let table = [UInt8](repeating: 7, count: 48)
    try put(
      [0xBA, 0xAA, 0xD7, 0] + Array("symbols".utf8) + table + Self.checksum(table), "\(Self.block)/index", scratch)
    let chunk = [1] + Array("samples".utf8)
    for name in ["000001", "000002"] {
      let chunks = [0x85, 0xBD, 0x40, 0xDD, 1, 0, 0, 0] + [7] + chunk + Self.checksum(chunk)
      try put(chunks, "\(Self.block)/chunks/\(name)", scratch)
    }
    let record = Array("series".utf8)
    for name in ["00000003", "00000004"] {
      try put([1, 0, 6] + Self.checksum(record) + record + [0, 0], "wal/\(name)", scratch)
    }
    try scratch.shell("cd \(Self.block)\n\(damage)")
    return try TSDBCheck(scratch.open()).run()
  }

  private static func checksum(_ bytes: [UInt8]) -> [UInt8] { [UInt8](littleEndian: CRC32C.of(bytes)).reversed() }

  private func put(_ bytes: [UInt8], _ path: String, _ scratch: borrowing Scratch) throws {
    let file = try AtomicFile.create(at: entry(path), in: scratch.open())
    try file.write(bytes)
    try file.commit()
  }

  @Test func aWholeBlockIsSound() throws {
    #expect(try problem("true") == nil)
  }

  @Test(arguments: [
    "rm meta.json", "> meta.json", "rm index", "printf x > index", "rm -r chunks", "rm chunks/000001", "rm chunks/*",
    "printf xxxxx > chunks/000002", "truncate -s -1 index", "printf x | dd of=index bs=1 seek=20 conv=notrunc",
    "truncate -s -1 chunks/000002", "printf x | dd of=chunks/000001 bs=1 seek=12 conv=notrunc",
  ])
  func whatABlockLacksIsFound(_ damage: String) throws {
    #expect(try problem(damage)?.hasPrefix("block \(Self.block): ") == true)
  }

  @Test(arguments: [
    "printf x | dd of=../wal/00000003 bs=1 seek=8 conv=notrunc": "wal/00000003 has a damaged record at byte 0",
    "mv ../wal/00000004 ../wal/00000005": "wal lacks the segment behind 00000003",
    "head -c 32768 /dev/zero | cat - ../wal/00000004 >> ../wal/00000004; printf x | dd of=../wal/00000004 bs=1 seek=8 conv=notrunc":
      "wal/00000004 has a damaged record at byte 0",
  ])
  func damageInTheLogIsFound(_ damage: String, _ expected: String) throws {
    #expect(try problem(damage) == expected)
  }

  @Test func whatWasBeingWrittenAtTheEndOfTheLogIsNoDamage() throws {
    #expect(try problem("truncate -s 10 ../wal/00000004") == nil)
  }
}
