internal import Archive
internal import Host
internal import Stores
internal import SystemPackage
internal import Values

/// Hands what stands in a tree to an archive writer, entry by entry, and keeps account of it.
struct TreeArchiver {
  let place: TreeLocation
  let writer: ArchiveWriter
  private let previous: PreviousBackup?
  /// Notes the files that stat(2) can prove unchanged next time; `nil` where that cannot be noted.
  private let statCache: StatCacheWriter?
  let progress: (Int64) -> Void
  private(set) var selection = TreeSelection.everything
  /// The first name under which a file with several names was written.
  private var firstNames: [FileIdentity: EntryPath] = [:]
  var survey = TreeSurvey()
  private(set) var omissions: [BackupRecord.Omission] = []
  /// What changed whenever it was read, and is archived as it was read at last.
  private(set) var unsettled: [BackupRecord.Unsettled] = []
  /// Links that are absolute or lead out of the tree: kept, what they point at is not.
  private(set) var outwardLinks: [EntryPath] = []

  private var patience: ModelPatience

  /// How often a file that changes while it is read is read.
  private static let attempts = 3

  init(
    place: TreeLocation, writer: ArchiveWriter, previous: PreviousBackup?, statCache: StatCacheWriter?,
    now: Timestamp, progress: @escaping (Int64) -> Void
  ) {
    patience = ModelPatience(now: now)
    self.place = place
    self.writer = writer
    self.previous = previous
    self.statCache = statCache
    self.progress = progress
  }

  mutating func addTree(
    _ selection: TreeSelection, skipping skipped: Set<FileIdentity>, contents: EntryContents
  ) throws {
    self.selection = selection
    let root = try BackupPlan.openRoot(of: place)
    try addRootEntries()
    var walk = try BackupWalk(root, as: place.rootEntry, selection: selection, skipping: skipped, contents: contents)
    while let visit = walk.next() {
      try Interruption.check()
      try take(visit, of: &walk)
    }
  }

  /// The project's own files, under `.persist/project/`. They are small; one that cannot be read fails the backup.
  func add(projectFiles: [EntryPath]) throws {
    guard !projectFiles.isEmpty else { return }
    let project = try Directory.open(place.projectDirectory)
    let status = try project.status()
    var made: Set<EntryPath> = []
    for file in projectFiles {
      let entry = try ReservedName.archivedProject.appending(file)
      for directory in entry.ancestors where made.insert(directory).inserted {
        _ = try writer.append(ArchiveEntry(directory, .directory, status, mode: Mode(0o700)))
      }
      switch try append(project.openFile(file), as: entry, extra: .none) {
      case .written: break
      case .changed: throw BackupError.failed("\(file) changed while it was read", hint: "run the backup again")
      case .unreadable(let errno): throw HostError("read", project.name(of: file), errno)
      }
    }
  }
}

extension TreeArchiver {
  /// The root itself and, where it lies deeper in the project directory, the directories on the way.
  private func addRootEntries() throws {
    let project = try Directory.open(place.projectDirectory)
    for path in place.rootEntry.ancestors {
      let directory = try project.openFile(path)
      _ = try writer.append(ArchiveEntry(path, .directory, directory.status, extra: directory.extraMetadata()))
    }
    let root = try BackupPlan.openRoot(of: place)
    _ = try writer.append(ArchiveEntry(place.rootEntry, .directory, root.status(), extra: root.metadata().extra))
  }

  /// Where an entry is gone, or another one, once it is opened, what stands there now is taken: programs replace a file by
  /// renaming a new one over it.
  private mutating func take(_ visit: BackupWalk.Visit, of walk: inout BackupWalk) throws {
    var visit = visit
    for attempt in 1...Self.attempts {
      switch visit {
      case .omission(let omission): return omissions.append(omission.record)
      case .entry(let entry, let content):
        if case .tree = content { walk.skipContents() }
        do {
          return try add(entry, content, of: walk)
        } catch let error as HostError {
          let omission = Omission(path: entry.path.bytes, reason: Omission.Reason(error))
          guard attempt < Self.attempts, omission.isOfAChange else { return omissions.append(omission.record) }
          guard let now = walk.lookAgain() else { return }
          visit = now
        }
      }
    }
  }

  private mutating func add(_ entry: TreeEntry, _ content: EntryContent, of walk: borrowing BackupWalk) throws {
    if case .omit(let reason) = content {
      omissions.append(
        BackupRecord.Omission(path: entry.path.bytes, reason: reason, losesData: false, isCovered: true))
      return
    }
    switch entry.status.kind {
    case .directory:
      try addDirectory(entry, of: walk)
      if case .tree(let tree) = content { try addTree(tree, below: entry.path) }
    case .symbolicLink: try addSymbolicLink(entry, of: walk)
    default: try addFile(entry, content, of: walk)
    }
  }

  private mutating func addDirectory(_ entry: TreeEntry, of walk: borrowing BackupWalk) throws {
    let directory = try walk.open()
    let path = try place.rootEntry.appending(entry.path)
    _ = try writer.append(ArchiveEntry(path, .directory, directory.status, extra: directory.extraMetadata()))
    survey.count(entry)
  }

  private mutating func addSymbolicLink(_ entry: TreeEntry, of walk: borrowing BackupWalk) throws {
    let target = try walk.symbolicLinkTarget()
    let path = try place.rootEntry.appending(entry.path)
    _ = try writer.append(ArchiveEntry(path, .symbolicLink(target: target), entry.status))
    if leadsOutward(target, from: entry.path) { outwardLinks.append(entry.path) }
    survey.count(entry)
  }

  private mutating func addFile(
    _ entry: TreeEntry, _ content: EntryContent, of walk: borrowing BackupWalk
  ) throws {
    let path = try place.rootEntry.appending(entry.path)
    if entry.status.linkCount > 1, let first = firstNames[entry.status.identity] {
      _ = try writer.append(ArchiveEntry(path, .hardLink(target: first), entry.status))
      survey.count(entry)
      return
    }
    if case .copy(let copy) = content { return try addCopy(copy, of: entry, as: path, walk) }
    if let known = previous?.entry(of: entry.path, as: path, entry.status), try writer.append(unchanged: known) {
      return try finish(entry, as: path, showsEveryChange: true)
    }
    if let problem = try patience.wait(for: entry, of: walk) {
      let writer = FileUse.writer(of: entry.status.identity)
      unsettled.append(BackupRecord.Unsettled(entry.path, writer: writer?.description, problem: problem))
    }
    for attempt in 1...Self.attempts {
      let file = try walk.open()
      let taken = TreeEntry(path: entry.path, status: file.status)
      switch try append(file, as: path, extra: file.extraMetadata()) {
      case .changed:
        // Most files come to rest. One that is written to all the time is taken as far as it was written.
        if attempt > 1, try appendGrowing(file, as: path) {
          return try finish(taken, as: path, showsEveryChange: false)
        }
        if attempt == Self.attempts { try appendUnsettled(file, taken, as: path) }
      case .unreadable(let errno): throw HostError("read", file.path, errno)
      case .written: return try finish(taken, as: path, showsEveryChange: !isDatabase(file))
      }
    }
  }

  /// A part of a store, as the user wants it; the store may be none without it.
  mutating func leaveOut(_ path: EntryPath) {
    omissions.append(
      BackupRecord.Omission(
        path: path.bytes, reason: "it is excluded, although it is part of a store's copy", losesData: false))
  }

  /// Of a file that has only grown since it was opened, what it held then.
  func appendGrowing(_ file: borrowing OpenFile, as path: EntryPath) throws -> Bool {
    guard let growing = try GrowingFile(file) else { return false }
    let entry = try ArchiveEntry(
      path, .file(size: growing.length, extents: nil), file.status, extra: file.extraMetadata())
    return try writer.append(entry, contents: file.descriptor) { try growing.isStillTheSame(file) } == .written
  }

  /// A file that never came to rest, as it was read at last: more than nothing of it is in the backup, and that is said.
  private mutating func appendUnsettled(
    _ file: borrowing OpenFile, _ entry: TreeEntry, as path: EntryPath
  ) throws {
    let archived = try ArchiveEntry(
      path, .file(size: entry.status.size, extents: nil), file.status, extra: file.extraMetadata())
    let writer = FileUse.writer(of: entry.status.identity)
    guard try self.writer.append(archived, contents: file.descriptor, stillValid: { true }) == .written else {
      let reason = "it was cut short each of the \(Self.attempts) times it was read"
      return omissions.append(BackupRecord.Omission(path: entry.path.bytes, reason: reason, losesData: true))
    }
    unsettled.append(BackupRecord.Unsettled(entry.path, writer: writer?.description))
    try finish(entry, as: path, showsEveryChange: false)
  }

  /// - Parameter showsEveryChange: whether stat(2) shows every change of the file.
  mutating func finish(_ entry: TreeEntry, as path: EntryPath, showsEveryChange: Bool) throws {
    if entry.status.linkCount > 1 { firstNames[entry.status.identity] = path }
    if showsEveryChange { statCache?.add(StatCacheEntry(entry.path, entry.status)) }
    progress(entry.status.size)
    survey.count(entry)
  }

  /// - Parameters:
  ///   - status: whose owner, mode and times the entry gets, where those are not the file's own.
  ///   - isUnchanged: given the file's status now and when it was opened.
  func append(
    _ file: borrowing OpenFile, as path: EntryPath, describedBy status: FileStatus? = nil, extra: ExtraMetadata,
    isUnchanged: (FileStatus, FileStatus) -> Bool = { $0.isUnchanged(since: $1) }
  ) throws -> AppendResult {
    let entry = try ArchiveEntry(
      path, .file(size: file.status.size, extents: file.extents()), status ?? file.status, extra: extra)
    if let source = previous?.source, source.holds(entry, contents: file.descriptor) {
      guard isUnchanged(try file.currentStatus(), file.status) else { return .changed }
      if try writer.append(unchanged: entry) { return .written }
    }
    return try writer.append(entry, contents: file.descriptor) {
      isUnchanged(try file.currentStatus(), file.status)
    }
  }

  /// SQLite writes through a memory map where it is told to (`PRAGMA mmap_size`), which moves mtime and ctime only later:
  /// a database is compared by its content.
  private func isDatabase(_ file: borrowing OpenFile) throws(HostError) -> Bool {
    guard SQLiteFile.canBe(size: file.status.size) else { return false }
    var start = [UInt8](repeating: 0, count: SQLiteFile.magic.count)
    return try file.read(into: &start, at: 0) == start.count && start == SQLiteFile.magic
  }

  /// Whether a link is absolute, or climbs above the root by its `..` components.
  private func leadsOutward(_ target: [UInt8], from link: EntryPath) -> Bool {
    guard target.first != UInt8(ascii: "/") else { return true }
    var depth = link.components.count - 1
    for component in target.split(separator: UInt8(ascii: "/")) where !component.elementsEqual(".".utf8) {
      depth += component.elementsEqual("..".utf8) ? -1 : 1
      if depth < 0 { return true }
    }
    return false
  }
}
