internal import Diagnostics
internal import Host
internal import Stores
internal import SystemPackage
internal import Values

/// What the stores of a tree gave for one backup: copies in a staging directory, which goes with this value.
struct StoreCopies: ~Copyable {
  private(set) var contents: EntryContents
  private var taken: [Taken] = []
  private let requiresConsistent: Bool
  private let base: Directory
  private let staging: EntryPath

  /// A store that was dealt with.
  private struct Taken {
    let store: any Store
    let place: StorePlace
    let record: BackupRecord.Store
  }

  /// Copies all of them, close together.
  ///
  /// - Parameters:
  ///   - staging: a directory that is made and removed, below `base`, on the file system of the tree where that is possible.
  /// - Throws: `BackupError` (refused) where one could only be read as plain files and the plan accepts no such thing;
  ///   `Interrupted`.
  static func take(
    for plan: BackupPlan, _ servers: [EntryPath: any StoreServer], in base: borrowing Directory, staging: EntryPath
  ) throws -> StoreCopies {
    var copies = StoreCopies(
      .allLive, base: try base.duplicate(), staging: staging, requiresConsistent: plan.request.requiresConsistent)
    guard !plan.stores.isEmpty else { return copies }
    try base.removeTree(staging)
    try base.createDirectory(staging, mode: Mode(0o711))
    let session = StoreSession(
      helper: plan.request.helper, testing: plan.request.verifiesContent ? .full : .quick)
    for (number, store) in plan.stores.enumerated() {
      try Interruption.check()
      try copies.take(store, servers[store.path], number: number, of: plan.request, session)
    }
    return copies
  }

  init(
    _ contents: EntryContents, base: consuming Directory, staging: EntryPath, requiresConsistent: Bool = false
  ) {
    self.contents = contents
    self.base = base
    self.staging = staging
    self.requiresConsistent = requiresConsistent
  }

  deinit {
    // What is left is removed by the next backup.
    do throws(HostError) { try base.removeTree(staging) } catch {}
  }

  /// What the backup says of each store, now that the tree has been read: a server that was started meanwhile has changed files
  /// that were read as they stand.
  ///
  /// - Throws: as `take`.
  func recordsAfterReading() throws -> [BackupRecord.Store] {
    try taken.map { taken in
      guard taken.record.isConsistent, let change = try change(of: taken) else { return taken.record }
      return try plain(taken.store, StoreFailure(change, isDamage: false), at: taken.record.takenAt)
    }
  }

  private func change(of taken: Taken) throws -> String? {
    do {
      return try taken.store.newUser(in: taken.place).map { "\($0), since its files were looked at" }
    } catch let error as HostError {
      return error.message
    }
  }

  private mutating func take(
    _ store: any Store, _ server: (any StoreServer)?, number: Int, of request: BackupRequest, _ session: StoreSession
  ) throws {
    let directory = try staging.appending(EntryPath("\(number)"))
    try base.createDirectory(directory, mode: Mode(0o700))
    let place = StorePlace(
      root: request.place.root, staging: base.path.appending(directory),
      session: session, server: server)
    let time = request.now.description
    do {
      guard let result = try Self.copy(store, in: place) else { return }
      contents.contents.merge(result.contents) { $1 }
      taken.append(Taken(store: store, place: place, record: BackupRecord.Store(store, at: time, result.copy)))
    } catch let failure as StoreFailure {
      guard try place.live(store.path).isTaken() else { return }
      taken.append(Taken(store: store, place: place, record: try plain(store, failure, at: time)))
    }
  }

  /// - Throws: `BackupError` (refused) where plain files will not do.
  private func plain(
    _ store: any Store, _ failure: StoreFailure, at time: String
  ) throws -> BackupRecord.Store {
    if requiresConsistent { throw Self.refusal(store, failure) }
    return BackupRecord.Store(store, at: time, nil, problem: failure.reason)
  }

  private static func copy(_ store: any Store, in place: StorePlace) throws -> StoreResult? {
    do {
      return try store.copy(in: place)
    } catch let error as HostError {
      throw StoreFailure(error.message, isDamage: false)
    }
  }

  private static func refusal(_ store: any Store, _ failure: StoreFailure) -> BackupError {
    .refused(
      "no consistent copy of \(store.path) could be made: \(failure.reason)",
      hint: failure.isDamage
        ? "mend it with its own tools; without --require consistent its files are taken as they are"
        : "let go of it and run the backup again; without --require consistent its files are taken as they are")
  }
}
