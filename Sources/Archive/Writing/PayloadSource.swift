import SystemPackage
import Values

/// Where the bytes of an entry come from.
struct PayloadSource {
  let entry: ArchiveEntry
  let file: FileDescriptor?

  /// Why not all bytes could be had: the result of the entry that they belong to.
  struct Incomplete: Error {
    let result: AppendResult
  }

  /// Appends `count` bytes at `offset` to the buffer.
  func read(into buffer: ByteBuffer, at offset: Int64, count: Int) throws(Incomplete) {
    guard count > 0 else { return }
    guard let file else { throw Incomplete(result: .changed) }
    let before = buffer.count
    do {
      try buffer.fill(from: file, at: offset, count: count)
    } catch {
      guard case .io(let errno) = error.reason else { throw Incomplete(result: .unreadable(.ioError)) }
      throw Incomplete(result: .unreadable(errno))
    }
    guard buffer.count - before == count else { throw Incomplete(result: .changed) }
  }
}
