internal import Archive
internal import Host
internal import SystemPackage
internal import Values

extension RestorePlan {
  /// Compares what the archive holds with what stands there; changes nothing.
  ///
  /// - Throws: `BackupError`: usage where the archive holds nothing of what is asked for, refused where what stands there
  ///   must not be replaced.
  package static func make(_ request: RestoreRequest, from source: borrowing RestoreSource) throws -> RestorePlan {
    let root = try archiveRoot(of: source, request)
    let entries = source.entries
    let selection = try RestoreSelection(
      request, root: root, entries: entries, isForeign: source.record == nil)
    try check(selection.paths, in: entries, of: source.name)
    let (replaced, takenAway) = try changes(request, selection, entries)
    return RestorePlan(
      request: request, source: source.name, selection: selection, totals: totals(of: entries, selection),
      replaced: replaced, takenAway: takenAway, takesSafetyBackup: try liveTreeHoldsFiles(request))
  }

  /// What persist wrote says where its tree begins. Any other archive must hold the root under its own name.
  private static func archiveRoot(of source: borrowing RestoreSource, _ request: RestoreRequest) throws -> EntryPath {
    if let record = source.record { return try EntryPath(record.root) }
    let root = request.place.rootEntry
    if case .directory = request.target { return root }
    guard source.entries.contains(where: { $0.path.isEqual(toOrBelow: root) }) else {
      throw BackupError.unusable(
        "\(source.file.printable) holds nothing below \(root)/",
        hint: "unpack it beside the tree with `--to DIR` and look at it")
    }
    return root
  }

  private static func check(_ paths: [EntryPath], in entries: ArchiveEntries, of name: String) throws {
    for path in paths where !entries.contains(where: { $0.path.isEqual(toOrBelow: path) }) {
      throw BackupError.unusable(
        "backup \(name) holds no \(path)",
        hint: "`persist show \(name)` lists what it holds; paths are relative to the root")
    }
  }

  private static func totals(of entries: ArchiveEntries, _ selection: RestoreSelection) -> TreeTotals {
    var totals = TreeTotals()
    for entry in entries where selection.takes(entry.path) {
      switch entry.kind {
      case .directory: totals.directories += 1
      case .symbolicLink: totals.symbolicLinks += 1
      case .file, .hardLink: totals.files += 1
      }
      totals.bytes += entry.size
    }
    return totals
  }

  private static func liveTreeHoldsFiles(_ request: RestoreRequest) throws -> Bool {
    guard request.target == .inPlace, try request.place.root.isTaken() else { return false }
    let root = try Directory.open(request.place.root)
    return try TreeSurvey.take(root, as: request.place.rootEntry, selection: .everything).totals.files > 0
  }
}

extension RestorePlan {
  private static func changes(
    _ request: RestoreRequest, _ selection: RestoreSelection, _ entries: ArchiveEntries
  ) throws -> (replaced: [EntryPath], takenAway: [EntryPath]) {
    guard request.target == .inPlace else { return ([], []) }
    let mounts = try MountsBelow(request.place.root)
    let isWhole = request.paths.isEmpty
    let rootIsFixed = try mounts.hold(nil) || StateDirectory.rootIsMount(request.place)
    if isWhole && !rootIsFixed { return ([], []) }
    let parts = isWhole ? try partsOfRoot(request.place, selection, entries) : (try topmostMissing(request), [])
    for part in parts.0 + parts.1 where mounts.hold(part) {
      throw BackupError.refused(
        "\(part) is a mount, or holds one, and cannot change places with what the backup holds",
        hint: "restore it beside the tree with `--to DIR` and copy from there, or unmount it first")
    }
    return parts
  }

  /// The names right below the root: those in the backup, and those that only stand there.
  private static func partsOfRoot(
    _ place: DataPlace, _ selection: RestoreSelection, _ entries: ArchiveEntries
  ) throws -> ([EntryPath], [EntryPath]) {
    let kept: Set = [DataPlace.backupsName, StateDirectory.name]
    let inBackup = Set(entries.compactMap { $0.path.relative(to: selection.root)?.topmost }).subtracting(kept)
    let live = try Directory.open(place.root).list().filter { !kept.contains($0) && !inBackup.contains($0) }
    return (inBackup.sorted(), live)
  }

  /// Each path asked for, or the topmost directory above it that is not there.
  private static func topmostMissing(_ request: RestoreRequest) throws -> [EntryPath] {
    guard try request.place.root.isTaken() else {
      throw BackupError.refused(
        "\(request.place.root.printable) does not exist, so there is no place for parts of a backup",
        hint: "restore the whole tree, or create it first with `persist setup`")
    }
    let root = try Directory.open(request.place.root)
    var result: Set<EntryPath> = []
    for path in request.paths { result.insert(try topmostMissingDirectory(on: path, in: root)) }
    return result.filter { path in !path.ancestors.contains { result.contains($0) } }.sorted()
  }
}

private func topmostMissingDirectory(on path: EntryPath, in root: borrowing Directory) throws -> EntryPath {
  for directory in path.ancestors where try root.status(of: directory) == nil { return directory }
  return path
}

extension EntryPath {
  /// The first component.
  fileprivate var topmost: EntryPath { ancestors.first ?? self }
}
