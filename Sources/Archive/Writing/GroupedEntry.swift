import Values

/// A small entry inside a member that it shares: where its header and its payload start in the member's raw bytes.
struct GroupedEntry: Sendable {
  let entry: ArchiveEntry
  let headerStart: Int
  let payloadStart: Int
  let payloadLength: Int
  /// The digest that its payload must have, where that comes from the previous archive.
  var known: Digest?
}
