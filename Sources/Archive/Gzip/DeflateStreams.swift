import CIsal

/// ISA-L's state for one thread, so that a block is always compressed in the same way.
///
/// At level 1 and 2 ISA-L (to 2.32 at least) notes the third position of a block under a hash of a register that it has not
/// set, where the stream's address still stands (`write_first_byte` in igzip_icf_body_h1_gr_bt.asm). That is harmless unless
/// the slot is one of the first three positions': then a match more or less is found, and where memory happened to lie would
/// decide what an archive looks like. So there are four streams whose slots differ in their lowest two bits, and for every
/// block one of them is none of its first three.
@safe final class DeflateStreams {
  private let memory: UnsafeMutableRawPointer
  /// By the lowest two bits of the slot that its address stands for.
  private let streams: [UnsafeMutablePointer<isal_zstream>]

  /// The address is shifted by so many bits before it is hashed; its lower bits do not count.
  private static let shift = 16
  /// Stretches of 64 KiB of address space. Of what no stream lies in, nothing is ever touched.
  private static let stretches = 64

  init() {
    let stretch = 1 << Self.shift
    unsafe memory = .allocate(byteCount: Self.stretches * stretch, alignment: stretch)
    var found: [UnsafeMutablePointer<isal_zstream>?] = unsafe Array(repeating: nil, count: 4)
    unsafe precondition(MemoryLayout<isal_zstream>.size <= 2 * stretch)
    for number in stride(from: 0, to: Self.stretches, by: 2) {
      let place = unsafe memory + number * stretch
      let slot = Self.slot(UInt32(truncatingIfNeeded: UInt(bitPattern: place) >> Self.shift))
      guard unsafe found[slot] == nil else { continue }
      // isal_deflate_stateless_init leaves some fields as they are, `hist_bits` among them, which sets the window: what
      // happened to be in memory would decide how blocks are compressed.
      unsafe place.initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<isal_zstream>.size)
      unsafe found[slot] = place.assumingMemoryBound(to: isal_zstream.self)
    }
    unsafe streams = found.compactMap { unsafe $0 }
    precondition(unsafe streams.count == 4, "five bits of an address make all four remainders of CRC-32C")
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
    return unsafe streams[(0..<4).first { !taken.contains($0) } ?? 0]
  }

  /// The lowest two bits of the CRC-32C of four bytes, from 0 and not inverted: what the instruction makes.
  private static func slot(_ value: UInt32) -> Int {
    var rest = value
    for _ in 0..<32 { rest = rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0x82F6_3B78 }
    return Int(rest & 3)
  }
}
