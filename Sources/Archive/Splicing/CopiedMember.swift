import SystemPackage

/// A gzip member of an earlier archive that goes into the new one as it is.
struct CopiedMember: Sendable {
  let file: FileDescriptor
  let offset: Int64
  /// Its length, and the checksum that its bytes must have.
  let record: MemberRecord
}
