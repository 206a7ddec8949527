package import Values

/// What a whole pass over an archive proved.
package struct VerifiedArchive: Sendable {
  /// Written by persist: the index is there, and validator, libarchive and index agree on every entry and digest.
  package let isOwn: Bool
  /// In archive order, the index not among them.
  package let entries: ArchiveEntries
  /// What was given to the writer; `nil` in a foreign archive.
  package let annotations: [UInt8]?
  /// SHA-256 of the index; `nil` in a foreign archive.
  package let indexDigest: Digest?
  /// Bytes of file content, without and with holes.
  package let storedBytes: Int64
  package let logicalBytes: Int64
  package let remarks: [ArchiveRemark]
}
