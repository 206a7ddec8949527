package import Values

/// What a restore in place comes to for the tree that stands there.
package struct RestoreChanges: Sendable {
  /// A path and all below it.
  package struct Item: Hashable, Sendable {
    /// Relative to the root.
    package let path: EntryPath
    package fileprivate(set) var files: Int
    /// Of all files, holes counted.
    package fileprivate(set) var bytes: Int64
  }

  /// The topmost paths that stand there only afterwards.
  package fileprivate(set) var added: [Item] = []
  /// Files that stand there before and afterwards, and differ in kind, size or time.
  package fileprivate(set) var replacedFiles = 0
  package fileprivate(set) var replacedBytes: Int64 = 0
  /// The topmost paths that stand there only before. They move to the undo tree.
  package fileprivate(set) var takenAway: [Item] = []
  /// The topmost paths that the backup never held, because it was told to leave them out or could not read them: they
  /// stay. Without what is persist's own.
  package fileprivate(set) var kept: [EntryPath] = []
  /// Whether the tree holds any file now that is covered.
  package fileprivate(set) var holdsFiles = false
}

/// Finds the changes: compares what an archive holds with what a walk over the live tree meets.
struct RestoreComparison {
  private(set) var changes = RestoreChanges()
  private let coverage: BackupCoverage
  private var incoming: [EntryPath: RestoreComparison.Face]
  private var met: Set<EntryPath> = []

  /// What tells one version of a file from another without reading it.
  struct Face: Hashable {
    enum Kind: Hashable { case directory, file, link }
    let kind: Kind
    let size: Int64
    let modified: Timestamp
  }

  /// - Parameter incoming: what is asked for of the archive, by its path below the root.
  init(_ incoming: [EntryPath: Face], _ coverage: BackupCoverage) {
    self.incoming = incoming
    self.coverage = coverage
  }

  /// What a live entry comes to. Entries come in the order of a walk: a directory before what it holds.
  ///
  /// - Returns: whether to look at what the entry holds.
  mutating func meet(_ path: EntryPath, _ face: Face) -> Bool {
    guard !BackupCoverage.isReserved(path) else {
      met.insert(path)
      return false
    }
    if let new = incoming[path] {
      meet(path, face, new)
      return true
    }
    guard coverage.covers(path) || belongsToIncomingDatabase(path) else {
      changes.kept.append(path)
      return false
    }
    takeAway(path, face)
    return true
  }

  /// A mount point, which no rename moves.
  mutating func meetMount(_ path: EntryPath) {
    if incoming[path] == nil, !BackupCoverage.isReserved(path) { changes.kept.append(path) }
  }

  /// To be called once everything was met.
  mutating func finish() -> RestoreChanges {
    for (path, face) in incoming.sorted(by: { $0.key < $1.key }) where !met.contains(path) { add(path, face) }
    return changes
  }

  private mutating func meet(_ path: EntryPath, _ old: Face, _ new: Face) {
    met.insert(path)
    changes.holdsFiles = changes.holdsFiles || old.kind == .file
    guard old != new, old.kind != .directory || new.kind != .directory else { return }
    changes.replacedFiles += 1
    changes.replacedBytes += old.size
  }

  private func belongsToIncomingDatabase(_ path: EntryPath) -> Bool {
    SideFiles.database(of: path).flatMap { incoming[$0] }?.kind == .file
  }

  private mutating func takeAway(_ path: EntryPath, _ face: Face) {
    changes.holdsFiles = changes.holdsFiles || face.kind == .file
    changes.takenAway.count(path, face)
  }

  private mutating func add(_ path: EntryPath, _ face: Face) {
    changes.added.count(path, face)
  }
}

extension [RestoreChanges.Item] {
  /// Counts an entry for the item it lies below, or as a new one. Entries come in order.
  fileprivate mutating func count(_ path: EntryPath, _ face: RestoreComparison.Face) {
    if let last = indices.last, path.isEqual(toOrBelow: self[last].path) {
      self[last].files += face.kind == .file ? 1 : 0
      self[last].bytes = self[last].bytes.addingClamped(face.size)
    } else {
      append(RestoreChanges.Item(path: path, files: face.kind == .file ? 1 : 0, bytes: face.size))
    }
  }
}
