package import Host

/// What stands in one wanted place.
package struct FoundEntry: Hashable, Sendable {
  package let status: FileStatus
  /// Whether a directory holds anything beside what setup itself puts there.
  package let holdsData: Bool
}
