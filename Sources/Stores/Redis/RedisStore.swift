internal import Diagnostics
package import Host
package import Images
internal import SystemPackage
package import Values

/// The data directory of redis, valkey or keydb: snapshots and append-only files.
///
/// A snapshot is replaced by a rename, so that any name of it is whole. Append-only files are a set that a manifest lists: base,
/// increments, the last of which grows (redis.io/docs, persistence; aof.c). Every file of the set gets a second name, and the
/// set counts if the manifest is the same afterwards, so that a rewrite in between begins the copy anew and no setting of the
/// running server has to be changed.
package struct RedisStore: Store, Hashable {
  package let path: EntryPath
  package var kind: StoreKind { .redis }

  private static let attempts = 20

  package init(path: EntryPath) {
    self.path = path
  }

  /// The data directory that a file shows to be one; `nil` where it shows nothing.
  static func directory(markedBy path: EntryPath, start: (Int) -> [UInt8]?) -> EntryPath? {
    let isMark =
      path.name.ends(with: ".rdb") && start(RDBFile.startLength).map(RDBFile.begins) ?? false
      || path.name.elementsEqual("appendonly.aof".utf8)
      || path.name.ends(with: ".aof.manifest") && start(5) == Array("file ".utf8)
    return isMark ? directory(named: path) : nil
  }

  /// The data directory that a file of this name would be in; `nil` where the name tells nothing.
  static func directory(named path: EntryPath) -> EntryPath? {
    guard [".rdb", ".aof", ".aof.manifest"].contains(where: { path.name.ends(with: $0) }) else { return nil }
    let isPart = path.name.ends(with: ".aof.manifest") || AppendOnlySet.isPart(path)
    return isPart ? path.parent?.parent : path.parent
  }

  package func copy(in place: StorePlace) throws -> StoreResult? {
    let files = try LinkedCopy(of: place.live(path), in: place.staging)
    let unsaved = try save(by: place.server as? any SavingServer, in: files.live)
    var snapshot: Timestamp?
    var hasAppendOnlyFile = false
    for name in try files.live.list() where !name.name.starts(with: Array("temp-".utf8)) {
      if let manifest = try manifest(in: name, files) {
        try takeSet(manifest, in: name, files)
        hasAppendOnlyFile = true
      } else if name.name.ends(with: ".rdb") || name.name.ends(with: ".aof") {
        try takeFile(name, files)
        if name.name.ends(with: ".aof") { hasAppendOnlyFile = true }
        snapshot = try files.staging.status(of: name)?.modified ?? snapshot
      } else {
        _ = try files.takeAll(name)
      }
    }
    guard hasAppendOnlyFile || snapshot != nil || unsaved != nil else { return nil }
    return StoreResult(
      contents: [path: .tree(place.staging)],
      copy: StoreCopy(
        method: "files of one moment",
        check: try Self.test(files.staging),
        remark: hasAppendOnlyFile ? nil : Self.remark(snapshot, unsaved)))
  }

  package func check(in place: StorePlace) throws -> StoreCopy.Check {
    try Self.test(Directory.open(place.live(path)))
  }

  /// Whether a server that starts on the directory finds append-only files, which it reads instead of a snapshot where its
  /// settings say so (redis, server.c, loadDataFromDisk).
  package static func hasAppendOnlyFiles(_ directory: borrowing Directory) throws -> Bool {
    try directory.list().contains { name in
      if name.name.ends(with: ".aof") { return true }
      guard try directory.status(of: name)?.kind == .directory else { return false }
      return try AppendOnlySet.manifest(in: directory, name) != nil
    }
  }

  private static func test(_ directory: borrowing Directory) throws -> StoreCopy.Check {
    try RedisCheck(directory).run()
  }

  private static func remark(_ snapshot: Timestamp?, _ unsaved: String?) -> String? {
    guard let unsaved else { return nil }
    guard let snapshot else { return "it has saved nothing yet, and what it holds is not in the backup: \(unsaved)" }
    return "it is of \(snapshot), when redis last saved, and what came later is not in it: \(unsaved)"
  }

  /// - Returns: why what it holds was not saved first; `nil` where it was, or where nothing runs: redis saves when it ends.
  private func save(by server: (any SavingServer)?, in live: borrowing Directory) throws -> String? {
    guard let server else {
      return try FileUse.worker(in: live.status().identity).map { "\($0) runs on it and could not be asked" }
    }
    do {
      try server.save()
      return nil
    } catch let error as any Explained where !(error is Interrupted) {
      return error.message
    }
  }

  private func manifest(in name: EntryPath, _ files: borrowing LinkedCopy) throws -> EntryPath? {
    guard try files.live.status(of: name)?.kind == .directory else { return nil }
    return try AppendOnlySet.manifest(in: files.live, name)
  }

  /// A snapshot as it is; commands up to the last whole one, for the file may grow.
  private func takeFile(_ name: EntryPath, _ files: borrowing LinkedCopy) throws {
    if try files.take(name), name.name.ends(with: ".aof") { try cut(name, files) }
  }

  /// Ends a file that was taken after its last whole command, in a copy of its own, for the one it is a name of may grow.
  private func cut(_ name: EntryPath, _ files: borrowing LinkedCopy) throws {
    try files.ownCopy(of: name, length: AppendOnlyFile.scan(files.staging.openFile(name)).end)
  }

  /// Nothing is read but the manifest until the set is known to be one, for a server under load rewrites it in less time than its
  /// files take to read.
  private func takeSet(_ manifest: EntryPath, in directory: EntryPath, _ files: borrowing LinkedCopy) throws {
    for attempt in 1...Self.attempts {
      if attempt > 1 { Pause.microseconds(20_000) }
      try files.staging.removeTree(directory)
      try files.makeDirectory(directory)
      let set = try AppendOnlySet(manifest, in: files.live)
      guard try files.take(manifest), try set.files.allSatisfy({ try files.take($0) }),
        try AppendOnlySet(manifest, in: files.live) == set
      else { continue }
      if let last = set.files.last { try cut(last, files) }
      return
    }
    throw StoreFailure("its append-only files were rewritten each of \(Self.attempts) times", isDamage: false)
  }
}

extension ArraySlice<UInt8> {
  func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
