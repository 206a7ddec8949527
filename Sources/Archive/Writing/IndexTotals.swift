/// What the end of the index says about the whole archive.
struct IndexTotals {
  let storedBytes: Int64
  let logicalBytes: Int64
  /// Every member before the index.
  let members: [MemberRecord]
}
