internal import FoundationEssentials
internal import Host
internal import Values

/// What a restore is about to do with the live tree, written down before it does it. As long as the journal stands, the
/// staged tree is whole and durable, so an interrupted restore is always finished, never reverted.
struct RestoreJournal: Codable {
  private struct Step: Codable {
    let action: Placement.Action
    /// Bytes, since names need not be text.
    let live: [UInt8]
    let staged: [UInt8]
    let inode: UInt64
  }

  private let format: Int
  /// The backup that is being restored.
  let backup: String
  private let steps: [Step]

  /// The root of the tree with the time that the backup has for it: carrying the backups over changes that.
  private struct Root: Codable {
    let path: [UInt8]
    let seconds: Int64
    let nanoseconds: UInt32
  }

  private let root: Root?

  private static let limit = 16 << 20

  /// - Parameter root: what is to keep its time of modification, relative to the directory that holds `.persist`.
  init(backup: String, placements: [Placement], root: (path: EntryPath, modified: Timestamp)?) {
    format = 1
    self.root = root.map {
      Root(path: $0.path.bytes, seconds: $0.modified.seconds, nanoseconds: $0.modified.nanoseconds)
    }
    self.backup = backup
    steps = placements.map {
      Step(action: $0.action, live: $0.live.bytes, staged: $0.staged.bytes, inode: $0.inode)
    }
  }

  func placements() throws -> [Placement] {
    try steps.map { step in
      Placement(
        action: step.action, live: try EntryPath(bytes: step.live), staged: try EntryPath(bytes: step.staged),
        inode: step.inode)
    }
  }

  func write(in base: borrowing Directory) throws {
    let file = try AtomicFile.create(at: StagingArea.journal, in: base)
    try file.write(Array(JSONEncoder().encode(self)))
    try file.commit()
  }

  /// Carries out what is left to do, keeps the old tree as the undo tree, and closes the journal.
  func complete(in base: borrowing Directory) throws {
    for placement in try placements() { try placement.carryOut(in: base) }
    if let root {
      let modified = Timestamp(seconds: root.seconds, nanoseconds: min(root.nanoseconds, 999_999_999))
      try base.directory(at: EntryPath(bytes: root.path)).setModified(modified)
    }
    try base.syncFileSystem()
    if try base.status(of: StagingArea.staging) != nil {
      try StagingArea.discard(StagingArea.undo, in: base)
      try base.rename(StagingArea.staging, to: StagingArea.undo)
    }
    try base.remove(StagingArea.journal)
    try base.directory(at: StateDirectory.name).sync()
  }

  /// `nil` where no restore is open.
  static func read(in base: borrowing Directory) throws -> RestoreJournal? {
    guard try base.status(of: StagingArea.journal) != nil else { return nil }
    let bytes = try base.openFile(StagingArea.journal).readAll(limit: limit)
    do {
      return try JSONDecoder().decode(RestoreJournal.self, from: Data(bytes))
    } catch {
      throw BackupError.refused(
        "the journal \(base.name(of: StagingArea.journal)) of an interrupted restore cannot be read",
        hint: "look at \(base.name(of: StagingArea.staging)): it holds the other half of the tree; nothing was removed")
    }
  }

  /// Finishes what a crash left open. Called under the tree's lock.
  static func recover(in state: borrowing StateDirectory) throws -> RecoveryReport? {
    guard let journal = try read(in: state.base) else { return nil }
    try journal.complete(in: state.base)
    return RecoveryReport(backup: journal.backup)
  }
}
