import SystemPackage

/// A plain tar file.
final class PlainSource: TarBlockSource {
  private let file: FileDescriptor
  private let size: Int64
  private var offset: Int64 = 0
  private let buffer = ByteBuffer(capacity: 1 << 20)

  init(file: FileDescriptor, size: Int64) {
    self.file = file
    self.size = size
  }

  func next() throws(ArchiveError) -> TarBlock? {
    guard offset < size else { return nil }
    buffer.removeAll()
    let start = offset
    try buffer.fill(from: file, at: start, count: Int(min(Int64(buffer.capacity), size - start)))
    guard buffer.count > 0 else {
      throw ArchiveError(.damaged, "the archive became shorter while it was read", offset: start)
    }
    offset += Int64(buffer.count)
    return TarBlock(buffer: buffer, memberOffset: start, innerOffset: 0)
  }

  func recycle(_ buffer: ByteBuffer) {}
}
