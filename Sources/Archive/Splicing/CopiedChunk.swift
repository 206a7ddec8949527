import Values

/// A chunk of a large file that is copied from an earlier archive.
struct CopiedChunk: Sendable {
  let member: CopiedMember
  /// Bytes of the file in it.
  let size: Int64
  let digest: Digest
  /// That of the whole file.
  let fileDigest: Digest
  let isLast: Bool
}
