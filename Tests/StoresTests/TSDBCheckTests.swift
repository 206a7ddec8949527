import Host
import TestSupport
import Testing

@testable import Stores

@Suite struct TSDBCheckTests {
  private static let block = "01HZZZZZZZZZZZZZZZZZZZZZZZ"

  private func problem(_ damage: String) throws -> String? {
    let scratch = try Scratch()
    try scratch.shell(
      """
      mkdir -p \(Self.block)/chunks wal; cd \(Self.block)
      printf '{"stats": {"numSamples": 5}}' > meta.json; printf '\\272\\252\\327\\000index' > index
      for n in 000001 000002; do printf '\\205\\275\\100\\335chunks' > chunks/$n; done
      \(damage)
      """)
    return try TSDBCheck(scratch.open()).run()
  }

  @Test func aWholeBlockIsSound() throws {
    #expect(try problem("true") == nil)
  }

  @Test(arguments: [
    "rm meta.json", "> meta.json", "rm index", "printf x > index", "rm -r chunks", "rm chunks/000001", "rm chunks/*",
    "printf xxxxx > chunks/000002",
  ])
  func whatABlockLacksIsFound(_ damage: String) throws {
    #expect(try problem(damage)?.hasPrefix("block \(Self.block): ") == true)
  }
}
