/// The tar stream of one of persist's archives: its members, then the index, a piece at a time. Of the index's text the
/// digest is checked that its member carries.
final class ChainedSource: TarBlockSource {
  private let members: any TarBlockSource
  private let index: IndexMember
  private let stream: IndexStream
  private let piece = ByteBuffer(capacity: 256 << 10)
  private var membersHaveEnded = false
  private var hasher = ContentHasher()
  /// Bytes of the index's member that came out.
  private var position = 0
  /// Where its text lies among them, once the tar header was there.
  private var text = 0..<0

  init(members: any TarBlockSource, index: IndexMember) {
    self.members = members
    self.index = index
    stream = IndexStream(index)
  }

  func next() throws(ArchiveError) -> TarBlock? {
    if !membersHaveEnded {
      if let block = try members.next() { return block }
      membersHaveEnded = true
    }
    guard !stream.hasEnded else { return nil }
    piece.removeAll()
    try stream.fill(piece)
    if position == 0 { text = try index.textRange(startingWith: piece) }
    hash()
    position += piece.count
    if stream.hasEnded, hasher.finish() != index.digest {
      throw index.damaged("the index's digest does not match")
    }
    guard piece.count > 0 else { return nil }
    return TarBlock(buffer: piece, memberOffset: index.offset, innerOffset: Int64(position - piece.count))
  }

  private func hash() {
    let here = text.clamped(to: position..<(position + piece.count))
    unsafe hasher.update(
      UnsafeRawBufferPointer(rebasing: piece.bytes[(here.lowerBound - position)..<(here.upperBound - position)]))
  }

  func recycle(_ buffer: ByteBuffer) {
    if buffer !== piece { members.recycle(buffer) }
  }
}
