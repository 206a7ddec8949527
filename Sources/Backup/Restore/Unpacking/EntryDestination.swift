internal import Values

/// Where an entry of an archive goes in the directory that a restore writes.
enum EntryDestination: Codable, Sendable {
  /// Under the name that it has in the archive, but for persist's own; the project's files come out of
  /// `.persist/project/` where they are wanted.
  case asArchived(withProject: Bool)
  /// What the archive holds at `root` and below it, as `name`.
  case renamed(root: EntryPath, name: EntryPath)

  /// `nil` for an entry that goes nowhere.
  func path(of entry: EntryPath) throws(EntryPath.Invalid) -> EntryPath? {
    switch self {
    case .asArchived(let withProject):
      if withProject, let below = entry.relative(to: ReservedName.archivedProject) { return below }
      return entry.isEqual(toOrBelow: ReservedName.state) ? nil : entry
    case .renamed(let root, let name):
      guard entry != root else { return name }
      guard let below = entry.relative(to: root) else { return nil }
      return try name.appending(below)
    }
  }
}
