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
    try check(request, source)
    let root = try archiveRoot(of: source, request)
    let entries = source.entries
    let selection = try RestoreSelection(request, root: root, entries: entries, isForeign: source.record == nil)
    try check(selection.paths, in: entries, of: source.name)
    let isInPlace = request.target == .inPlace
    let incoming = isInPlace ? faces(of: entries, selection) : [:]
    let parts = isInPlace ? try topmostParts(request) : []
    let sideFiles = isInPlace ? try sideFiles(beside: request.paths, incoming, request.place) : []
    return RestorePlan(
      request: request, source: source.name, takenAt: source.record?.createdAt, selection: selection,
      totals: totals(of: entries, selection), neededSpace: space(for: entries, selection),
      changes: try changes(request.place, parts + sideFiles, incoming, BackupCoverage(source.record)),
      reserved: isInPlace ? reserved(in: entries, below: root) : [], parts: parts, sideFiles: sideFiles,
      uses: isInPlace ? try uses(request) : [])
  }

  private static func check(_ request: RestoreRequest, _ source: borrowing RestoreSource) throws {
    for path in request.paths where BackupCoverage.isReserved(path) && request.target == .inPlace {
      throw BackupError.refused(
        "\(path) is persist's own, and is not restored over",
        hint: "look at what the backup holds of it with `--to DIR`")
    }
    guard request.target == .inPlace, request.paths.isEmpty, let record = source.record,
      let reason = record.whyNotWhole
    else { return }
    throw BackupError.refused(
      "backup \(source.name) \(reason), so it does not take the place of the whole tree",
      hint: "name the paths to restore, such as `persist restore \(source.name) \(record.only.first ?? "redis")`")
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
      totals.bytes = totals.bytes.addingClamped(entry.size)
    }
    return totals
  }

  private static func space(for entries: ArchiveEntries, _ selection: RestoreSelection) -> Int64 {
    var bytes: Int64 = 0
    for entry in entries where selection.includes(entry.path) {
      guard case .file(let size, let extents) = entry.kind else { continue }
      bytes = bytes.addingClamped(extents?.reduce(0) { $0.addingClamped($1.length) } ?? size)
    }
    return bytes
  }

  private static func reserved(in entries: ArchiveEntries, below root: EntryPath) -> [EntryPath] {
    entries.compactMap { entry in
      guard let path = entry.path.relative(to: root), BackupCoverage.isReserved(path), path.parent != nil else {
        return nil
      }
      return path
    }
  }

  private static func uses(_ request: RestoreRequest) throws -> [TreeUse] {
    let place = request.place
    let uses = try TreeUse.find(place.root, below: place.projectDirectory)
    guard let state = try StateDirectory.existing(for: place) else { return uses }
    let undo = state.base.path.appending(RestoreArea.undo.description)
    return uses + (try TreeUse.find(undo, below: nil)).filter { !uses.contains($0) }
  }
}

extension RestorePlan {
  private static func changes(
    _ place: TreeLocation, _ parts: [EntryPath], _ incoming: [EntryPath: RestoreComparison.Face],
    _ coverage: BackupCoverage
  ) throws -> RestoreChanges {
    var comparison = RestoreComparison(incoming, coverage)
    guard try !incoming.isEmpty && place.root.isTaken() else { return comparison.finish() }
    let root = try Directory.open(place.root)
    if parts.isEmpty { try comparison.walk(root, at: nil) }
    for part in parts { try comparison.walk(root, at: part) }
    return comparison.finish()
  }

  /// What is asked for, by its path below the root.
  private static func faces(
    of entries: ArchiveEntries, _ selection: RestoreSelection
  ) -> [EntryPath: RestoreComparison.Face] {
    var faces: [EntryPath: RestoreComparison.Face] = [:]
    for entry in entries where selection.takes(entry.path) {
      guard let path = entry.path.relative(to: selection.root) else { continue }
      let kind: RestoreComparison.Face.Kind =
        switch entry.kind {
        case .directory: .directory
        case .symbolicLink: .link
        case .file, .hardLink: .file
        }
      faces[path] = .init(kind: kind, size: kind == .file ? entry.size : 0, modified: entry.modified)
    }
    return faces
  }

  /// Each path asked for, or the topmost directory above it that is not there.
  private static func topmostParts(_ request: RestoreRequest) throws -> [EntryPath] {
    guard !request.paths.isEmpty else { return [] }
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

  private static func topmostMissingDirectory(
    on path: EntryPath, in root: borrowing Directory
  ) throws -> EntryPath {
    for directory in path.ancestors {
      guard let status = try root.status(of: directory) else { return directory }
      guard status.kind == .directory else {
        throw BackupError.refused(
          "\(directory) is \(status.kind.name) now, so \(path) has no place",
          hint: "restore \(directory) as a whole, or move it away first")
      }
    }
    return path
  }

  /// What stands beside files that are asked for by name, and is not in the backup.
  private static func sideFiles(
    beside paths: [EntryPath], _ incoming: [EntryPath: RestoreComparison.Face], _ place: TreeLocation
  ) throws -> [EntryPath] {
    let databases = paths.filter { incoming[$0]?.kind == .file }
    guard !databases.isEmpty else { return [] }
    let root = try Directory.open(place.root)
    return try databases.flatMap(SideFiles.names).filter { try incoming[$0] == nil && root.status(of: $0) != nil }
  }
}
