import SystemPackage

/// Walks the gzip members of a file from front to back. Those of persist come out packed, to be inflated elsewhere;
/// others are inflated here, in pieces, their trailers checked. Ends exactly at `end`, or throws.
final class MemberReader {
  enum Piece {
    /// A whole member of persist's, still packed.
    case packed(ByteBuffer, offset: Int64)
    /// Inflated bytes of another member, which starts at `offset`.
    case inflated(ByteBuffer, offset: Int64)
  }

  /// No member of persist's is larger, raw or packed; what claims to be is treated as a stranger's.
  static let largestMember = 64 << 20
  private static let pieceLength = 1 << 20
  /// Bytes that the decoder may have taken beyond the end of a stream, to be read again: its bit buffer.
  private static let lookahead = 8

  private let file: FileDescriptor
  private let end: Int64
  private let packed: BufferPool
  private let raws: BufferPool
  private let input: ByteBuffer
  /// Bytes that are read at a time.
  private let window: Int
  /// Where in the file `input` starts, and how much of it is used up.
  private var inputOffset: Int64
  private var used = 0
  private var stream: (inflate: InflateStream, offset: Int64)?
  private var idle: InflateStream?
  private var checksum: UInt32 = 0
  private var rawLength: UInt32 = 0

  /// Reads from `start` to `end`.
  init(
    file: FileDescriptor, start: Int64, end: Int64, packed: BufferPool, raws: BufferPool, window: Int = 256 << 10
  ) {
    self.file = file
    self.end = end
    self.packed = packed
    self.raws = raws
    inputOffset = start
    self.window = window
    input = ByteBuffer(capacity: window)
  }

  private var offset: Int64 { inputOffset + Int64(used) }

  /// The next piece; `nil` at the end. A piece of an inflated member may be empty.
  func next() throws(ArchiveError) -> Piece? {
    if let stream { return try inflate(stream.inflate, stream.offset) }
    guard offset < end else { return nil }
    try refill(GzipHeader.maximumLength)
    let start = offset
    let header = unsafe try GzipHeader(UnsafeRawBufferPointer(rebasing: input.bytes[used...]), offset: start)
    if let own = header.own, Int(own.memberLength) <= Self.largestMember, Int(own.rawLength) <= Self.largestMember {
      return try packed(length: Int(own.memberLength), start: start)
    }
    used += header.length
    checksum = 0
    rawLength = 0
    let inflate = idle ?? InflateStream()
    inflate.reset()
    idle = inflate
    stream = (inflate, start)
    return try self.inflate(inflate, start)
  }

  private func packed(length: Int, start: Int64) throws(ArchiveError) -> Piece {
    guard start + Int64(length) <= end else {
      throw ArchiveError(.damaged, "the last gzip member is cut off", offset: start)
    }
    let member = packed.take()
    member.reserve(length)
    let known = min(length, input.count - used)
    unsafe member.append(UnsafeRawBufferPointer(rebasing: input.bytes[used..<(used + known)]))
    used += known
    if known < length {
      try member.fill(from: file, at: start + Int64(known), count: length - known)
      inputOffset = start + Int64(length)
      input.removeAll()
      used = 0
    }
    guard member.count == length else {
      throw ArchiveError(.damaged, "the archive became shorter while it was read", offset: start)
    }
    return .packed(member, offset: start)
  }

  /// Inflates until a piece is full or the member ends.
  private func inflate(_ inflate: InflateStream, _ start: Int64) throws(ArchiveError) -> Piece {
    let output = raws.take()
    output.reserve(Self.pieceLength)
    while true {
      if used == input.count { try refill(1) }
      let rest = unsafe UnsafeRawBufferPointer(rebasing: input.bytes[used...])
      let (taken, progress) = unsafe try inflate.inflate(rest, into: output)
      used += taken
      switch progress {
      case .outputFull:
        account(output)
        return .inflated(output, offset: start)
      case .finished:
        account(output)
        try finish(start)
        return .inflated(output, offset: start)
      case .needsInput:
        guard offset < end else {
          throw ArchiveError(.damaged, "the last gzip member is cut off", offset: start)
        }
      }
    }
  }

  private func account(_ output: ByteBuffer) {
    checksum = unsafe CRC32.update(checksum, output.bytes)
    rawLength = rawLength &+ UInt32(output.count)
  }

  private func finish(_ start: Int64) throws(ArchiveError) {
    stream = nil
    try refill(MemberHeader.trailerLength)
    guard input.count - used >= MemberHeader.trailerLength else {
      throw ArchiveError(.damaged, "a gzip member's end is cut off", offset: offset)
    }
    let trailer = unsafe GzipTrailer(UnsafeRawBufferPointer(rebasing: input.bytes[used...]))
    guard trailer.checksum == checksum, trailer.length == rawLength else {
      throw ArchiveError(.damaged, "a gzip member's checksum or length does not match", offset: start)
    }
    used += MemberHeader.trailerLength
  }

  /// Sees to it that at least `wanted` bytes are at hand, or all that is left before `end`.
  private func refill(_ wanted: Int) throws(ArchiveError) {
    let known = input.count - used
    guard known < wanted, offset + Int64(known) < end else { return }
    let kept = max(0, used - Self.lookahead)
    let rest = unsafe Array(input.bytes[kept...])
    inputOffset += Int64(kept)
    used -= kept
    input.removeAll()
    input.append(rest)
    let count = Int(min(Int64(max(window, wanted) - known), end - inputOffset - Int64(rest.count)))
    input.reserve(count)
    try input.fill(from: file, at: inputOffset + Int64(rest.count), count: count)
    guard input.count == rest.count + count else {
      throw ArchiveError(.damaged, "the archive became shorter while it was read", offset: inputOffset)
    }
  }
}
