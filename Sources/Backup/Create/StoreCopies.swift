internal import Diagnostics
internal import Host
internal import Stores
internal import SystemPackage
internal import Values

/// What the stores of a tree gave for one backup: copies in a staging directory, which goes with this value.
struct StoreCopies: ~Copyable {
  private(set) var contents: [EntryPath: EntryContent] = [:]
  private(set) var records: [BackupRecord.Store] = []
  private let base: Directory
  private let staging: EntryPath

  /// What databases are called in a directory of their own.
  private static let copyName = EntryPath(literal: "database")

  /// Copies all of them, close together.
  ///
  /// - Parameters:
  ///   - staging: a directory that is made and removed, below `base`, on the file system of the tree where that is possible.
  /// - Throws: `BackupError` (refused) where one could only be read as plain files and the plan accepts no such thing;
  ///   `Interrupted`.
  static func take(
    for plan: BackupPlan, in base: borrowing Directory, staging: EntryPath
  ) throws -> StoreCopies {
    var copies = StoreCopies(base: try base.duplicate(), staging: staging)
    guard !plan.databases.isEmpty else { return copies }
    try base.removeTree(staging)
    try base.createDirectory(staging, mode: Mode(0o711))
    let session = StoreSession(helper: plan.request.helper)
    for (number, database) in plan.databases.enumerated() {
      try Interruption.check()
      try copies.take(database, number: number, of: plan.request, session)
    }
    return copies
  }

  private init(base: consuming Directory, staging: EntryPath) {
    self.base = base
    self.staging = staging
  }

  deinit {
    // What is left is removed by the next backup.
    do throws(HostError) { try base.removeTree(staging) } catch {}
  }

  private mutating func take(
    _ database: SQLiteStore, number: Int, of request: BackupRequest, _ session: StoreSession
  ) throws {
    let directory = try staging.appending(EntryPath("\(number)"))
    try base.createDirectory(directory, mode: Mode(0o700))
    try base.giveAway(directory, to: database.owner)
    let source = FilePath(bytes: request.place.root.bytes + [UInt8(ascii: "/")] + database.path.bytes)
    let copy = FilePath(bytes: base.path.bytes + [UInt8(ascii: "/")] + (try directory.appending(Self.copyName)).bytes)
    do {
      let made = try session.copy(source, to: copy, as: database.owner)
      contents[database.path] = .copy(copy)
      for side in SQLiteFile.sideFiles(of: database.path) {
        contents[side] = .omit(reason: "what it holds is in the copy of \(database.path)")
      }
      records.append(BackupRecord.Store(database.path, .sqlite, at: request.now, made))
    } catch let failure as StoreFailure {
      guard try source.isTaken() else { return }
      if request.requiresConsistent { throw Self.refusal(database, failure) }
      records.append(BackupRecord.Store(database.path, .sqlite, at: request.now, nil, problem: failure.reason))
    }
  }

  private static func refusal(_ database: SQLiteStore, _ failure: StoreFailure) -> BackupError {
    .refused(
      "no consistent copy of \(database.path) could be made: \(failure.reason)",
      hint: failure.isDamage
        ? "`sqlite3 FILE .recover` reads what is left of it; without --require consistent its files are taken as they are"
        : "let go of it and run the backup again; without --require consistent its files are taken as they are")
  }
}
