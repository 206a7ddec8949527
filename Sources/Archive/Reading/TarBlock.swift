/// A run of the tar stream, and where in the archive file it comes from.
struct TarBlock {
  let buffer: ByteBuffer
  /// The gzip member that it was inflated from; in a plain tar file, where it stands.
  let memberOffset: Int64
  /// Where it starts in what that member inflates to.
  let innerOffset: Int64
}
