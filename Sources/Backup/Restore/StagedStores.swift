internal import Host
internal import Images
internal import Stores
internal import SystemPackage
internal import Values

/// What must hold of the stores in a tree that is about to become live: each is whole, and what runs on it will read it.
enum StagedStores {
  /// - Parameter base: holds the state directory with the staged tree.
  /// - Throws: `BackupError` (refused) where a store does not hold that was not forced; `HostError`; `Interrupted`.
  static func check(_ request: RestoreRequest, in base: borrowing Directory) throws {
    let tree = try RestoreArea.stagedTree.appending(request.place.rootName)
    guard try base.status(of: tree)?.kind == .directory else { return }
    let copies = RestoreArea.stagedCopies
    try base.createDirectory(copies, mode: Mode(0o711))
    defer { do throws(HostError) { try base.removeTree(copies) } catch {} }
    let root = base.path.appending(tree)
    var test = try TreeTest(root, scratch: base.directory(at: copies), session: StoreSession(helper: request.helper))
    let (stores, results) = try test.runOnStores()
    let staged = try Directory.open(root)
    for result in results where result.problem != nil && !request.forcedStores.contains(result.path) {
      throw damaged(result)
    }
    for store in stores where !request.forcedStores.contains(store.path) {
      switch store.kind {
      case .redis: try checkSnapshot(store.path, request, staged)
      case .postgres: try checkVersion(store.path, request, staged)
      case .sqlite, .prometheus, .mysql, .mongo: continue
      }
    }
  }

  private static func damaged(_ result: TreeTest.Result) -> BackupError {
    .refused(
      "\(result.path) (\(result.kind)) is damaged in the backup: \(result.problem ?? "")",
      hint:
        "nothing was touched; restore another backup, or pass --force-store \(result.path) where even that is better than what is there"
    )
  }

  /// A redis that keeps append-only files does not read a snapshot.
  private static func checkSnapshot(
    _ path: EntryPath, _ request: RestoreRequest, _ staged: borrowing Directory
  ) throws {
    guard try !RedisStore.hasAppendOnlyFiles(staged.directory(at: path)), try request.place.root.isTaken() else {
      return
    }
    let live = try Directory.open(request.place.root)
    guard try live.status(of: path)?.kind == .directory, try RedisStore.hasAppendOnlyFiles(live.directory(at: path))
    else {
      return
    }
    throw BackupError.refused(
      """
      redis would not read what is restored to \(path): the backup holds a snapshot alone, and the redis there keeps append-only \
      files, which it reads instead
      """,
      hint: """
        nothing was touched; pass --force-store \(path), start redis with `--appendonly no`, and switch it on again while it runs: \
        `redis-cli CONFIG SET appendonly yes`
        """)
  }

  private static func checkVersion(
    _ path: EntryPath, _ request: RestoreRequest, _ staged: borrowing Directory
  ) throws {
    let image = request.postgresMajors.first { path.isEqual(toOrBelow: $0.key) }?.value
    guard let image, let written = try PostgresStore.major(of: staged.directory(at: path)),
      image != written
    else { return }
    throw BackupError.refused(
      "\(path) was written by PostgreSQL \(written), and the compose file runs PostgreSQL \(image) on it, which would not start",
      hint: "nothing was touched; name an image of version \(written), or pass --force-store \(path)")
  }
}
