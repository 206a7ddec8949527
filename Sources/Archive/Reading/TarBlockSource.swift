/// Yields a tar stream block by block: from gzip members, from a plain file, or from parts of an archive.
protocol TarBlockSource: AnyObject {
  /// The next block, never empty; `nil` at the end.
  func next() throws(ArchiveError) -> TarBlock?
  /// Gives back a block that is used up.
  func recycle(_ buffer: ByteBuffer)
}
