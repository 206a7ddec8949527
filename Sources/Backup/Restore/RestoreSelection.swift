internal import Archive
internal import Host
internal import Values

/// Which entries of an archive a restore takes.
struct RestoreSelection: Codable, Sendable {
  /// What each entry of the tree begins with in the archive.
  let root: EntryPath
  /// In place, `backups` and `.persist` of the tree are what they are.
  let leavesReserved: Bool
  /// As they stand in the archive; empty means the whole tree.
  let paths: [EntryPath]
  let includesProject: Bool
  /// Entries outside the tree as well: in an archive of somebody else's nothing else may be what is looked for.
  let takesWholeArchive: Bool
  /// Files outside `paths` that something inside is a hard link to; they are extracted with it, and go nowhere.
  let linkTargets: Set<EntryPath>
  /// The directories that hold them.
  let linkTargetParents: Set<EntryPath>

  /// `isForeign`: persist did not write the archive.
  init(_ request: RestoreRequest, root: EntryPath, entries: ArchiveEntries, isForeign: Bool) throws {
    self.root = root
    includesProject = request.includesProject
    leavesReserved = request.target == .inPlace
    takesWholeArchive = isForeign && request.target != .inPlace && request.paths.isEmpty
    paths = try request.paths.map { try root.appending($0) }
    var targets: Set<EntryPath> = []
    for entry in entries where Self.isTaken(entry.path, by: paths) {
      if case .hardLink(let target) = entry.kind, !Self.isTaken(target, by: paths) { targets.insert(target) }
    }
    linkTargets = targets
    linkTargetParents = Set(targets.flatMap(\.ancestors))
  }

  /// Everything but what is persist's own.
  init(wholeArchiveBelow root: EntryPath) {
    self.root = root
    leavesReserved = false
    paths = []
    includesProject = false
    takesWholeArchive = true
    linkTargets = []
    linkTargetParents = []
  }

  /// Whether an entry is asked for itself, not only as a directory on the way.
  func takes(_ path: EntryPath) -> Bool {
    if path.isEqual(toOrBelow: ReservedName.state) {
      return includesProject && path.isEqual(toOrBelow: ReservedName.archivedProject)
    }
    // The directory itself may come: a tree is to have one.
    if leavesReserved, let below = path.relative(to: root), BackupCoverage.isReserved(below),
      below != ReservedName.backups
    {
      return false
    }
    return takesWholeArchive || path.isEqual(toOrBelow: root) && Self.isTaken(path, by: paths)
  }

  func includes(_ path: EntryPath) -> Bool {
    takes(path) || linkTargets.contains(path) || paths.contains { $0.isEqual(toOrBelow: path) }
      || linkTargetParents.contains(path) || root.isEqual(toOrBelow: path)
      || (includesProject && path == ReservedName.state)
  }

  private static func isTaken(_ path: EntryPath, by paths: [EntryPath]) -> Bool {
    paths.isEmpty || paths.contains { path.isEqual(toOrBelow: $0) }
  }
}
