import SystemPackage

/// Compressed pieces of the index that wait until every entry is written: in memory at first, then in the caller's
/// temporary file.
struct IndexSpool {
  private static let memoryLimit = 1 << 20

  private let file: FileDescriptor?
  private var fileLength: Int64 = 0
  private var memory: [UInt8] = []

  init(file: FileDescriptor?) {
    self.file = file
  }

  var length: Int64 { fileLength + Int64(memory.count) }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
    unsafe memory.append(contentsOf: bytes)
    guard let file, memory.count > Self.memoryLimit else { return }
    do {
      fileLength += Int64(try file.writeAll(toAbsoluteOffset: fileLength, memory))
      memory.removeAll(keepingCapacity: true)
    } catch {
      throw ArchiveError(io: error, "cannot write the temporary file of the index")
    }
  }

  /// Hands out everything, in order, in pieces of at most a mebibyte.
  func read(_ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void) throws(ArchiveError) {
    let buffer = ByteBuffer(capacity: 1 << 20)
    var position: Int64 = 0
    while position < fileLength, let file {
      buffer.removeAll()
      let wanted = Int(min(Int64(buffer.capacity), fileLength - position))
      try buffer.fill(from: file, at: position, count: wanted)
      guard buffer.count == wanted else { throw ArchiveError(.io(.ioError), "the temporary file of the index shrank") }
      unsafe try body(buffer.bytes)
      position += Int64(wanted)
    }
    let rest = ByteBuffer(capacity: memory.count)
    rest.append(memory)
    unsafe try body(rest.bytes)
  }
}
