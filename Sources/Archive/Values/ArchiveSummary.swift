package import Values

/// What a finished archive came to.
package struct ArchiveSummary: Hashable, Sendable {
  /// Entries without the index.
  package let entries: Int
  /// Bytes of file content, holes not counted.
  package let storedBytes: Int64
  /// Bytes of file content, holes counted.
  package let logicalBytes: Int64
  /// The length of the archive file.
  package let compressedSize: Int64
  /// SHA-256 of `stargz.index.json`; since that holds every file's digest, it names the content of the archive.
  package let indexDigest: Digest
  /// Every gzip member in order, index and footer included: their lengths add up to `compressedSize`.
  package let members: [MemberRecord]
  /// Bytes of compressed members that were copied from the previous archive.
  package let splicedBytes: Int64
}
