import Values

/// One entry as the validator understood it.
struct TarMember {
  /// `nil` for the root directory itself, which only foreign archives have.
  let entry: ArchiveEntry?
  /// Bytes that the tar stream holds of it behind the headers and the sparse map.
  let storedSize: Int64
  /// Where its first header starts in the tar stream.
  let offset: Int64
  /// The gzip member in which that lies, and where in what that inflates to.
  let memberOffset: Int64
  let innerOffset: Int64
  /// Extended attributes and access lists were left out, so libarchive's view has more of them.
  let hasDroppedMetadata: Bool
}
