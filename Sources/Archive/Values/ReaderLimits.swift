/// What a reader accepts at most, and how strict it is with archives that persist did not write.
package struct ReaderLimits: Codable, Sendable {
  /// Bytes that the archive may inflate to, the index not counted. `nil`: of persist's own what its index lists; of any
  /// other 4 GiB, or a hundred times its own size where that is more. What there is room for is another question.
  package var expandedSize: Int64?
  /// Bytes of the index's text.
  package var indexSize: Int64
  /// Entries; each costs memory.
  package var entries: Int
  /// Accept symbolic links in a foreign archive that are absolute or lead out of the tree. Never followed either way.
  package var allowOutwardLinks: Bool
  /// Keep setuid, setgid and sticky bits of a foreign archive.
  package var keepSpecialBits: Bool
  /// Threads that inflate; 0 means one for each processor.
  package var workers: Int

  package init(
    expandedSize: Int64? = nil, indexSize: Int64 = 1 << 30, entries: Int = 20_000_000,
    allowOutwardLinks: Bool = false, keepSpecialBits: Bool = false, workers: Int = 0
  ) {
    self.expandedSize = expandedSize
    self.indexSize = indexSize
    self.entries = entries
    self.allowOutwardLinks = allowOutwardLinks
    self.keepSpecialBits = keepSpecialBits
    self.workers = workers
  }
}
