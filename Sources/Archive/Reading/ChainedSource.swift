/// The tar stream of one of persist's archives: its members, then the index, which was read already.
final class ChainedSource: TarBlockSource {
  private let members: any TarBlockSource
  private var index: TarBlock?

  init(members: any TarBlockSource, index: TarBlock) {
    self.members = members
    self.index = index
  }

  func next() throws(ArchiveError) -> TarBlock? {
    if let block = try members.next() { return block }
    return index.take()
  }

  func recycle(_ buffer: ByteBuffer) {
    // The index's own buffer belongs to nobody's pool, and is far larger than theirs; they drop it.
    members.recycle(buffer)
  }
}
