import Values

/// One chunk of a large file as the index lists it.
struct ChunkRecord: Hashable, Sendable {
  /// Where its member starts in the archive.
  let memberOffset: Int64
  /// Where it starts in the file's stored bytes.
  let chunkOffset: Int64
  let size: Int64
  let digest: Digest
}
