internal import Host
internal import Values

/// What a backup would hold if it had been there. What lies outside, a restore leaves where it is: the backup never knew.
struct BackupCoverage {
  private let selection: TreeSelection
  /// As `printable` shows them, which is how a record names them.
  private let omitted: Set<String>

  /// What is persist's own in every tree.
  static let reserved = [ReservedName.backups, ReservedName.state]

  /// - Parameter record: `nil` for an archive that persist did not write: it stands for the whole tree.
  init(_ record: BackupRecord?) throws {
    selection = TreeSelection(
      only: try (record?.only ?? []).map { try EntryPath($0) },
      exclude: (record?.exclude ?? []).compactMap { GlobPattern($0) })
    omitted = Set((record?.omissions ?? []).map(\.path))
  }

  /// - Parameter path: relative to the root.
  func covers(_ path: EntryPath) -> Bool {
    guard !Self.isReserved(path), selection.includes(path) else { return false }
    return omitted.isEmpty || !(path.ancestors + [path]).contains { omitted.contains($0.description) }
  }

  static func isReserved(_ path: EntryPath) -> Bool {
    reserved.contains { path.isEqual(toOrBelow: $0) }
  }
}
