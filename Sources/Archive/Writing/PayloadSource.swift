import SystemPackage
import Values

/// Where the bytes of an entry come from.
struct PayloadSource {
  let entry: ArchiveEntry
  let file: FileDescriptor?

  /// Appends `count` bytes at `offset` to the buffer; `false` where the file ends before.
  func read(into buffer: ByteBuffer, at offset: Int64, count: Int) throws(ArchiveError) -> Bool {
    guard let file else { return count == 0 }
    let before = buffer.count
    do {
      try buffer.fill(from: file, at: offset, count: count)
    } catch {
      throw ArchiveError(error.reason, error.detail, entry: entry.path)
    }
    return buffer.count - before == count
  }
}
