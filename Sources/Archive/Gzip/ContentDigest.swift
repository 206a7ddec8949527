package import SystemPackage
internal import Values

/// What a part of a file reads as, to be compared with another reading of it.
package struct ContentDigest: Hashable, Sendable {
  private let digest: Values.Digest
  private let length: Int64

  /// Reads `length` bytes from the start, or to the end where that comes before.
  ///
  /// - Throws: `Errno`.
  package init(of file: FileDescriptor, length: Int64) throws {
    var hasher = ContentHasher()
    let piece = ByteBuffer(capacity: 1 << 20)
    var offset: Int64 = 0
    while offset < length {
      let wanted = Int(min(Int64(1 << 20), length - offset))
      let count = try unsafe file.read(
        fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(rebasing: piece.all[..<wanted]))
      if count == 0 { break }
      unsafe hasher.update(UnsafeRawBufferPointer(rebasing: piece.all[..<count]))
      offset += Int64(count)
    }
    digest = hasher.finish()
    self.length = offset
  }
}
