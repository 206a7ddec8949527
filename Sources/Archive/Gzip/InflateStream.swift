import CIsal

/// Inflates one raw DEFLATE stream piece by piece, by ISA-L: for members of unknown length, which others write.
@safe final class InflateStream {
  enum Progress {
    case needsInput
    case outputFull
    case finished
  }

  private let state: UnsafeMutablePointer<inflate_state>

  init() {
    unsafe state = .allocate(capacity: 1)
    unsafe UnsafeMutableRawPointer(state).initializeMemory(
      as: UInt8.self, repeating: 0, count: MemoryLayout<inflate_state>.size)
    unsafe isal_inflate_init(state)
  }

  deinit {
    unsafe state.deallocate()
  }

  /// Starts a new stream.
  func reset() {
    unsafe isal_inflate_init(state)
  }

  /// Inflates from `input` into the room of `output`, and returns how much of the input it took.
  func inflate(
    _ input: UnsafeRawBufferPointer, into output: ByteBuffer
  ) throws(ArchiveError) -> (taken: Int, progress: Progress) {
    let room = unsafe output.room
    unsafe state.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe state.pointee.avail_in = UInt32(input.count)
    unsafe state.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_out = UInt32(room.count)
    let result = unsafe isal_inflate(state)
    guard result == ISAL_DECOMP_OK || result == ISAL_END_INPUT || result == ISAL_OUT_OVERFLOW else {
      throw ArchiveError(.damaged, "a gzip member does not inflate")
    }
    unsafe output.setCount(output.count + room.count - Int(state.pointee.avail_out))
    var taken = unsafe input.count - Int(state.pointee.avail_in)
    let isFinished = unsafe state.pointee.block_state == ISAL_BLOCK_FINISH
    if isFinished {
      // Whole bytes that were taken into the bit buffer beyond the end of the stream.
      taken -= unsafe Int(state.pointee.read_in_length) / 8
      return (taken, .finished)
    }
    return unsafe (taken, state.pointee.avail_out == 0 ? .outputFull : .needsInput)
  }
}
