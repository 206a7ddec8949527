/// Yields a tar stream block by block: from gzip members, from a plain file, or from parts of an archive.
protocol TarBlockSource: AnyObject {
  /// The next block, never empty; `nil` at the end.
  func next() throws(ArchiveError) -> TarBlock?
  /// Gives back a block that is used up.
  func recycle(_ buffer: ByteBuffer)
}

/// A run of the tar stream, and where in the archive file it comes from.
struct TarBlock {
  let buffer: ByteBuffer
  /// The gzip member that it was inflated from; in a plain tar file, where it stands.
  let memberOffset: Int64
  /// Where it starts in what that member inflates to.
  let innerOffset: Int64
}
