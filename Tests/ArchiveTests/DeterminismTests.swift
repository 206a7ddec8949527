import Testing

@testable import Archive

/// Equal blocks must become equal members, whatever the encoder compressed before and whatever lies behind the block in
/// memory: otherwise two backups of one tree would differ.
@Suite struct DeterminismTests {
  private static func text(_ count: Int, seed: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var number = seed
    while bytes.count < count {
      number = (number &* 1_103_515_245 &+ 12345) & 0x7FFF_FFFF
      bytes += Array("{\"name\":\"d/small-\(number % 5000)\",\"digest\":\"\(number)\"},\n".utf8)
    }
    return Array(bytes[..<count])
  }

  @Test(arguments: CompressionLevel.allCases)
  func aBlockAlwaysBecomesTheSameMember(level: CompressionLevel) {
    let used = DeflateEncoder(level: level)
    let packed = ByteBuffer(capacity: MemberPacker.bound(1 << 20))
    for (turn, count) in [100, 700, 5000, 65_537, 300_001, 1 << 20, 33, 12_345, 200_000].enumerated() {
      let block = Self.text(count, seed: turn)
      let fresh = ByteBuffer(capacity: count)
      fresh.append(block)
      // The same bytes in a buffer that held others before.
      let dirty = ByteBuffer(capacity: count + 4096)
      dirty.append([UInt8](repeating: 0x2C, count: count + 4096))
      dirty.removeAll()
      dirty.append(block)
      for isLast in [true, false] {
        let encoder = DeflateEncoder(level: level)
        let one = Self.pack(fresh, encoder, isLast, packed)
        let two = Self.pack(dirty, encoder, isLast, packed)
        let three = Self.pack(fresh, used, isLast, packed)
        let four = Self.pack(dirty, used, isLast, packed)
        #expect(one == two, "\(level) \(count) \(isLast): what lies behind the block matters")
        #expect(one == three, "\(level) \(count) \(isLast): what came before matters")
        #expect(one == four, "\(level) \(count) \(isLast): both")
      }
    }
  }

  /// Where an encoder lies in memory is no matter either: many at once lie in as many places. Small blocks tell soonest.
  @Test(arguments: CompressionLevel.allCases.filter { $0 != .best })
  func everyEncoderMakesTheSameMember(level: CompressionLevel) {
    let encoders = (0..<40).map { _ in DeflateEncoder(level: level) }
    let packed = ByteBuffer(capacity: MemberPacker.bound(1 << 16))
    for (seed, count) in (0..<60).flatMap({ seed in [40, 100, 333, 512, 700, 2_000, 9_000].map { (seed, $0) } }) {
      let block = ByteBuffer(capacity: count)
      block.append(Array(Self.text(count + seed, seed: seed).suffix(count)))
      let members = Set(encoders.map { Self.pack(block, $0, true, packed) })
      #expect(members.count == 1, "\(level) \(count) \(seed): where the encoder lies matters")
    }
  }

  private static func pack(
    _ raw: ByteBuffer, _ encoder: DeflateEncoder, _ isLast: Bool, _ packed: ByteBuffer
  ) -> [UInt8] {
    let count =
      unsafe isLast
      ? encoder.finished(raw.bytes, into: packed.all) : encoder.segment(raw.bytes, into: packed.all)
    return unsafe Array(packed.all[..<(count ?? 0)])
  }
}
