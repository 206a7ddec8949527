/// Inflates the member of an index a piece at a time, so that the index's size costs no memory. Checksum, length and end of
/// the member are checked when it ends.
final class IndexStream {
  private let member: IndexMember
  private let inflate = InflateStream()
  private let packed = ByteBuffer(capacity: 256 << 10)
  /// How much of `packed` is used up, and what of the file comes behind it.
  private var used = 0
  private var rest: Range<Int64>
  private var checksum: UInt32 = 0
  private var length = 0
  private(set) var hasEnded = false

  init(_ member: IndexMember) {
    self.member = member
    rest = member.body
  }

  /// Fills the room of `output`, which must have some, as far as there is anything left.
  func fill(_ output: ByteBuffer) throws(ArchiveError) {
    let start = output.count
    while !hasEnded, output.count < output.capacity {
      let input = unsafe UnsafeRawBufferPointer(rebasing: packed.bytes[used...])
      let (taken, progress) = unsafe try inflate.inflate(input, into: output)
      used += taken
      switch progress {
      case .finished: hasEnded = true
      // What was taken may stand for more than had room: nothing is missing before that came out.
      case .outputFull: break
      case .needsInput: try refill()
      }
    }
    let new = unsafe UnsafeRawBufferPointer(rebasing: output.bytes[start...])
    checksum = unsafe CRC32.update(checksum, new)
    length += new.count
    guard length <= member.rawLength else { throw wrong }
    if hasEnded { try checkEnd() }
  }

  private func refill() throws(ArchiveError) {
    guard !rest.isEmpty, used == packed.count else { throw member.damaged("the index's gzip member is cut off") }
    packed.removeAll()
    used = 0
    let count = Int(min(Int64(packed.capacity), rest.upperBound - rest.lowerBound))
    try packed.fill(from: member.file, at: rest.lowerBound, count: count)
    guard packed.count == count else {
      throw member.damaged("the archive became shorter while it was read")
    }
    rest = (rest.lowerBound + Int64(count))..<rest.upperBound
  }

  private func checkEnd() throws(ArchiveError) {
    guard rest.isEmpty, used == packed.count, length == member.rawLength, checksum == member.checksum else {
      throw wrong
    }
  }

  private var wrong: ArchiveError { member.damaged("the checksum or length of the index's gzip member does not match") }
}
