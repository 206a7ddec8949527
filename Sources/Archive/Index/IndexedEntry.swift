package import Values

/// An entry as the index lists it: its metadata, its digest, and where it stands. A hint until the tar stream confirms it.
package struct IndexedEntry: Hashable, Sendable {
  package let entry: ArchiveEntry
  /// SHA-256 of a file's stored bytes, in order; those of a dense file are its content. `nil` where there are none.
  package let digest: Digest?
  /// The gzip member in which its tar header starts, and where in what that inflates to.
  let headerOffset: Int64
  let headerInnerOffset: Int64
  /// Where its payload starts in its first member: behind its header in a shared one, else 0.
  let payloadInnerOffset: Int64
  /// Where the next entry's header starts in the same member; `nil` where this entry is its last.
  let innerEnd: Int64?
  /// Its payload's runs in order; one for a file in a shared member.
  let chunks: [ChunkRecord]
}

extension IndexedEntry {
  /// Of an archive that has no index: where it stands is not known.
  init(unlisted entry: ArchiveEntry) {
    self.init(
      entry: entry, digest: nil, headerOffset: 0, headerInnerOffset: 0, payloadInnerOffset: 0, innerEnd: nil, chunks: []
    )
  }
}

/// One chunk of a large file as the index lists it.
struct ChunkRecord: Hashable, Sendable {
  /// Where its member starts in the archive.
  let memberOffset: Int64
  /// Where it starts in the file's stored bytes.
  let chunkOffset: Int64
  let size: Int64
  let digest: Digest
}
