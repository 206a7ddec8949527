import SystemPackage

/// A tar stream that is packed otherwise than by gzip.
final class FilteredSource: TarBlockSource {
  private let file: LibarchiveFile
  private let buffer = ByteBuffer(capacity: 1 << 20)
  /// There is one entry, the stream, or none where nothing was packed.
  private let isEmpty: Bool
  private var done: Int64 = 0

  init(_ compression: Compression, file: FileDescriptor, size: Int64) throws(ArchiveError) {
    self.file = try LibarchiveFile(.filtered(compression), file: file, size: size)
    isEmpty = try !self.file.next()
  }

  func next() throws(ArchiveError) -> TarBlock? {
    guard !isEmpty else { return nil }
    buffer.removeAll()
    try file.readData(into: buffer)
    guard buffer.count > 0 else { return nil }
    defer { done += Int64(buffer.count) }
    return TarBlock(buffer: buffer, memberOffset: file.position, innerOffset: done)
  }

  func recycle(_ buffer: ByteBuffer) {}
}
