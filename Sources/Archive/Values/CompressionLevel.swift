/// How much time goes into making an archive small. Every level writes the same format.
package enum CompressionLevel: String, Sendable, CaseIterable {
  /// ISA-L level 1: as fast as the disk, some 2 % larger than `gzip -6`.
  case fast
  /// ISA-L level 3.
  case balanced
  /// libdeflate level 12: slow, smaller than `gzip -9`.
  case best
}
