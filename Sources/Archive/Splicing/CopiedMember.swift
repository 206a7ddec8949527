import SystemPackage
import Values

/// A gzip member of an earlier archive that goes into the new one as it is.
struct CopiedMember: Sendable {
  let file: FileDescriptor
  let offset: Int64
  /// Its length, and the checksum that its bytes must have.
  let record: MemberRecord
}

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
