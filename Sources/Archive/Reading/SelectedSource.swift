import SystemPackage
import Values

/// A tar stream put together from parts of an archive: those entries that were asked for, then an end mark. Members that
/// stand side by side are read as one run, on all cores.
final class SelectedSource: TarBlockSource {
  private let file: FileDescriptor
  private let workers: Int
  private let ends: [Int64: Int64]
  private var pieces: ArraySlice<TablePiece>
  private var run: GzipSource?
  private var member: TarBlock?
  private var hasEnded = false

  /// `pieces` in the order of the archive.
  init(file: FileDescriptor, table: TableOfContents, pieces: [TablePiece], workers: Int) {
    self.file = file
    self.workers = workers
    self.pieces = pieces[...]
    ends = table.memberEnds()
  }

  func next() throws(ArchiveError) -> TarBlock? {
    guard let piece = pieces.popFirst() else { return endMark() }
    let member = try inflated(piece)
    let upper = piece.upper ?? Int64(member.buffer.count)
    guard piece.lower < upper, upper <= Int64(member.buffer.count) else {
      throw ArchiveError(.damaged, "the index points outside a gzip member", offset: piece.memberOffset)
    }
    let part = ByteBuffer(capacity: Int(upper - piece.lower))
    unsafe part.append(UnsafeRawBufferPointer(rebasing: member.buffer.bytes[Int(piece.lower)..<Int(upper)]))
    return TarBlock(buffer: part, memberOffset: piece.memberOffset, innerOffset: piece.lower)
  }

  func recycle(_ buffer: ByteBuffer) {}

  private func endMark() -> TarBlock? {
    guard !hasEnded else { return nil }
    hasEnded = true
    let buffer = ByteBuffer(capacity: 2 * TarHeader.blockLength)
    buffer.append([UInt8](repeating: 0, count: 2 * TarHeader.blockLength))
    return TarBlock(buffer: buffer, memberOffset: -1, innerOffset: 0)
  }

  /// The member of a piece: the one at hand, the next of the run, or the first of a new run.
  private func inflated(_ piece: TablePiece) throws(ArchiveError) -> TarBlock {
    if let member, member.memberOffset == piece.memberOffset { return member }
    if let member { run?.recycle(member.buffer) }
    member = nil
    var block = try run?.next()
    if block?.memberOffset != piece.memberOffset {
      let started = GzipSource(
        file: file, start: piece.memberOffset, end: try runEnd(piece), isOwn: true, workers: workers)
      run = started
      block = try started.next()
    }
    guard let block, block.memberOffset == piece.memberOffset else {
      throw ArchiveError(.damaged, "the index points to no gzip member", offset: piece.memberOffset)
    }
    member = block
    return block
  }

  /// Where the row of members ends that starts with this piece and that the pieces behind it need without a gap.
  private func runEnd(_ piece: TablePiece) throws(ArchiveError) -> Int64 {
    guard var end = ends[piece.memberOffset] else {
      throw ArchiveError(.damaged, "the index points to no gzip member", offset: piece.memberOffset)
    }
    var last = piece.memberOffset
    for piece in pieces where piece.memberOffset != last {
      guard piece.memberOffset == end, let next = ends[end] else { break }
      last = piece.memberOffset
      end = next
    }
    return end
  }
}
