internal import Archive
internal import Glibc
internal import Host
internal import Stores
internal import SystemPackage
internal import Values

/// Unpacks what of a backup can be tested into a directory of its own, tests it there, and removes it.
struct ContentTest {
  let source: FilePath
  /// See `RestoreRequest`.
  let helper: FilePath?
  /// Where the directory is made.
  let scratch: FilePath

  /// See `TreeTest`.
  let servers: [EntryPath: Owner]
  /// Given all of the tree that was unpacked, to test it in ways of its own; `nil`: only what can be tested is unpacked.
  let others: ((FilePath) throws -> Void)?

  /// - Parameter found: what reading the archive from end to end showed.
  /// - Returns: by paths below the root, in an archive of somebody else's by the names there.
  /// - Throws: `BackupError` (failed) where there is no room, or no place; `HostError`; `Interrupted`.
  func run(_ archive: consuming OpenFile, _ found: Inspection) throws -> [TreeTest.Result] {
    let record = found.totals.record
    let root = try record.map { try EntryPath($0.root) }
    let parts = others != nil ? nil : root.map { Self.tested(found.entries, record?.stores ?? [], below: $0) }
    if let parts, parts.isEmpty { return [] }
    let source = RestoreSource(
      archive, at: self.source, limits: .reading, entries: found.entries, record: record, parts: parts)
    do {
      let parent = try Directory.open(scratch)
      try checkSpace(found.entries, parts, in: parent)
      let staging = try StagingDirectory.make(named: Array("check-\(getuid())".utf8), in: parent)
      defer { do throws(HostError) { try parent.removeTree(staging.name) } catch {} }
      return try test(source, below: root, in: parent.directory(at: staging.name))
    } catch let error as HostError {
      throw BackupError.failed("what is in the backup cannot be tested: \(error.message)", hint: Self.otherPlace)
    }
  }

  /// Unpacks it into an empty directory, and tests it there.
  private func test(
    _ source: borrowing RestoreSource, below root: EntryPath?, in directory: consuming Directory
  ) throws -> [TreeTest.Result] {
    let (tree, copies) = (EntryPath(literal: "tree"), EntryPath(literal: "copies"))
    for name in [tree, copies] { try directory.createDirectory(name, mode: Mode(0o711)) }
    let selection = RestoreSelection(wholeArchiveBelow: root ?? tree)
    _ = try Unpacker(
      order: source.order(for: selection, to: .asArchived(withProject: false)), helper: helper, progress: { _ in }
    ).unpack(source, into: directory.directory(at: tree))
    let place = try root.map { try tree.appending($0) } ?? tree
    guard try directory.status(of: place) != nil else { return [] }
    let path = directory.path.appending(place)
    var test = try TreeTest(
      path, scratch: directory.directory(at: copies), session: StoreSession(helper: helper),
      servers: servers)
    let stores = source.record?.stores ?? []
    let results = try test.run(expected: Self.expected(stores, source.entries, root))
    try others?(path)
    return source.record?.only.isEmpty ?? true ? results : results.map { Self.ofPart($0, stores) }
  }

  /// A backup of some paths may hold a part of a store, which was not taken as one.
  private static func ofPart(_ result: TreeTest.Result, _ stores: [BackupRecord.Store]) -> TreeTest.Result {
    guard result.isOfStore, result.problem != nil, !stores.contains(where: { $0.location == result.path }) else {
      return result
    }
    return result.unknown("the backup holds a part of it")
  }

  private static let otherPlace = "name another place in TMPDIR, or pass --checksums-only"

  private func checkSpace(
    _ entries: ArchiveEntries, _ parts: [EntryPath]?, in directory: borrowing Directory
  ) throws {
    let wanted = parts.map { Set($0) }
    var needed: Int64 = 0
    for entry in entries where wanted?.contains(entry.path) ?? true { needed += entry.storedSize }
    // A file system that is full is somebody else's trouble.
    let available = try directory.space().available / 10 * 9
    guard needed > available else { return }
    throw BackupError.failed(
      "no space to test what is in the backup: it needs \(needed) bytes, and \(available) may be taken "
        + "on the file system of \(scratch.printable)",
      hint: Self.otherPlace)
  }

  /// Of a backup of persist's: all that belongs to a store, and all files whose form shows whether they are whole.
  private static func tested(
    _ entries: ArchiveEntries, _ stores: [BackupRecord.Store], below root: EntryPath
  ) -> [EntryPath] {
    let known = Set(stores.compactMap(\.location))
    let places = entries.reduce(into: known) { places, entry in
      guard let path = entry.path.relative(to: root), let store = StoreRecognizer.directory(named: path) else { return }
      places.insert(store)
    }
    let sides = Set(places.flatMap { SQLiteFile.sideFiles(of: $0) })
    return entries.compactMap { entry in
      guard let path = entry.path.relative(to: root) else { return nil }
      let belongs = places.contains(path) || sides.contains(path) || path.ancestors.contains(where: places.contains)
      guard !belongs else { return entry.path }
      if case .file = entry.kind, DataFile(path) != nil { return entry.path }
      return nil
    }
  }

  private static func expected(
    _ stores: [BackupRecord.Store], _ entries: ArchiveEntries, _ root: EntryPath?
  ) -> [any Store] {
    guard let root else { return [] }
    let owners = Dictionary(
      entries.compactMap { entry in entry.path.relative(to: root).map { ($0, entry.owner) } }, uniquingKeysWith: { $1 })
    return stores.compactMap { store in
      store.location.map { StoreRecognizer.store(store.kind, at: $0, owner: owners[$0] ?? .root) }
    }
  }
}
