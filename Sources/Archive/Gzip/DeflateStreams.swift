import CIsal

/// ISA-L's state for one thread, so that a block is always compressed in the same way.
///
/// At level 1 and 2 ISA-L (to 2.32 at least) notes the third position of a block under a hash of a register that it has not
/// set, where the stream's address still stands (`write_first_byte` in igzip_icf_body_h1_gr_bt.asm). That is harmless unless
/// the slot is one of the first three positions': then a match more or less is found, and where memory happened to lie would
/// decide what an archive looks like. So there are four streams whose slots differ in their lowest two bits, and for every
/// block one of them is none of its first three: nearly always the first one, which is still in the processor's cache.
@safe final class DeflateStreams {
  private let memory: UnsafeMutableRawPointer
  private let streams: [UnsafeMutablePointer<isal_zstream>]
  /// That each one's address stands for.
  private let slots: [Int]

  /// The address is shifted by so many bits before it is hashed; its lower bits do not count.
  private static let shift = 16
  /// Stretches of 64 KiB of address space. Of what no stream lies in, nothing is ever touched.
  private static let stretches = 64

  init() {
    let stretch = 1 << Self.shift
    unsafe memory = .allocate(byteCount: Self.stretches * stretch, alignment: stretch)
    var streams: [UnsafeMutablePointer<isal_zstream>] = unsafe []
    var slots: [Int] = []
    unsafe precondition(MemoryLayout<isal_zstream>.size <= 2 * stretch)
    for number in stride(from: 0, to: Self.stretches, by: 2) {
      let place = unsafe memory + number * stretch
      let slot = Self.slot(UInt32(truncatingIfNeeded: UInt(bitPattern: place) >> Self.shift))
      guard !slots.contains(where: { $0 & 3 == slot & 3 }) else { continue }
      slots.append(slot)
      // isal_deflate_stateless_init leaves some fields as they are, `hist_bits` among them, which sets the window: what
      // happened to be in memory would decide how blocks are compressed.
      unsafe place.initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<isal_zstream>.size)
      unsafe streams.append(place.assumingMemoryBound(to: isal_zstream.self))
    }
    unsafe self.streams = streams
    self.slots = slots
    precondition(slots.count == 4, "five bits of an address make all four remainders of CRC-32C")
  }

  deinit {
    unsafe memory.deallocate()
  }

  /// The one to compress `block` with.
  func stream(for block: UnsafeRawBufferPointer) -> UnsafeMutablePointer<isal_zstream> {
    guard block.count >= 8 else { return unsafe streams[0] }
    let taken = (0..<3).map { start in
      Self.slot(unsafe UInt32(littleEndian: block.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
    }
    let mask = block.count >= Self.smallBlock ? 0xff : 3
    return unsafe streams[slots.firstIndex { slot in !taken.contains { $0 & mask == slot & mask } } ?? 0]
  }

  /// ISA-L takes 13 bits of the hash or more; for a smaller block, fewer, so that there are no more slots than twice its bytes.
  private static let smallBlock = 512

  /// The lowest bits of the CRC-32C of four bytes, from 0 and not inverted: what the instruction makes.
  private static func slot(_ value: UInt32) -> Int {
    var rest = value
    for _ in 0..<32 { rest = rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0x82F6_3B78 }
    return Int(rest & 0xff)
  }
}
