package import Values

/// What an archive's index says. Read through the footer without inflating the rest, so it is a promise that only a
/// whole pass proves; its own checksum was checked.
package struct TableOfContents: Sendable {
  package let entries: IndexedEntries
  /// The JSON object that was given to the writer.
  package let annotations: [UInt8]
  /// SHA-256 of `stargz.index.json`.
  package let digest: Digest
  /// Bytes of file content, without and with holes.
  package let storedBytes: Int64
  package let logicalBytes: Int64
  /// Every gzip member before the index.
  package let members: [MemberRecord]
  /// Where the index starts in the archive file.
  package let indexOffset: Int64
}
