internal import Archive
internal import Diagnostics
internal import Host
package import Stores
internal import SystemPackage
package import Values

/// Carries out a backup plan: tree and project files into an archive, written beside its name, read back, made durable,
/// and only then given its name.
package struct BackupRun {
  private let plan: BackupPlan
  /// Called with the bytes of each file that is done.
  private let progress: (Int64) -> Void

  /// The running servers of stores, by the stores' paths.
  private let servers: [EntryPath: any StoreServer]

  package init(
    _ plan: BackupPlan, servers: [EntryPath: any StoreServer] = [:], progress: @escaping (Int64) -> Void = { _ in }
  ) {
    self.plan = plan
    self.servers = servers
    self.progress = progress
  }

  /// - Parameter lock: shows that no other persist changes the tree meanwhile.
  package func run(holding lock: borrowing TreeLock) throws -> BackupReport {
    let state = try StateDirectory.openIfPossible(for: plan.request.place)
    return try run(state, copyStores(state))
  }

  /// Beside the tree, or where that is not possible beside the backup.
  private func copyStores(_ state: borrowing StateDirectory?) throws -> StoreCopies {
    switch state {
    case .some(let state): return try StoreCopies.take(for: plan, servers, in: state.base, staging: RestoreArea.stores)
    case .none:
      let destination = try DestinationDirectory.open(plan.file.parentOrCurrent, of: plan.request.place)
      return try StoreCopies.take(
        for: plan, servers, in: destination.directory, staging: EntryPath(".\(plan.id.fileName).stores.partial"))
    }
  }

  func run(_ state: borrowing StateDirectory?, _ stores: consuming StoreCopies) throws -> BackupReport {
    guard let previous = try PreviousBackup.find(for: plan, in: state) else { return try take(nil, state, stores) }
    do {
      return try take(previous, state, stores)
    } catch let error as ArchiveError where error.reason == .damaged {
      // Damage in an old backup must not stand in the way of a new one.
      return try take(nil, state, stores, previousDamage: error.detail)
    }
  }

  private func take(
    _ previous: PreviousBackup?, _ state: borrowing StateDirectory?, _ stores: borrowing StoreCopies,
    previousDamage: String? = nil
  ) throws -> BackupReport {
    let request = plan.request
    let destination = try DestinationDirectory.open(plan.file.parentOrCurrent, of: request.place)
    let file = try AtomicFile.create(at: EntryPath(plan.id.fileName), in: destination.directory)
    let spool = try AtomicFile.create(at: EntryPath(plan.id.fileName + ".index"), in: destination.directory)
    let writer = ArchiveWriter(
      output: file.descriptor,
      options: WriterOptions(level: request.level, spool: spool.descriptor), previous: previous?.source)
    defer { writer.cancel() }
    let statCache = try recorder(state)
    var archiver = TreeArchiver(
      place: request.place, writer: writer, previous: previous, statCache: statCache, now: request.now,
      progress: progress)
    try archiver.add(projectFiles: plan.projectFiles)
    try archiver.addTree(
      request.selection, skipping: plan.ownFiles.union([file.status().identity, spool.status().identity]),
      contents: stores.contents)
    try SurveyCheck(plan, stores.contents).run(against: archiver)
    let lost = archiver.omissions.filter(\.losesData)
    if !lost.isEmpty, !request.allowsPartial { throw BackupIncomplete(omissions: lost) }
    let record = try BackupRecord(plan, archiver, stores: stores.recordsAfterReading())
    let summary = try writer.finish(annotations: record.encoded())
    try verify(file.descriptor, summary)
    try Interruption.check()
    let (id, path) = try commit(file)
    statCache?.finish(index: summary.indexDigest)
    return BackupReport(
      id: id, file: path, record: record, compressedSize: summary.compressedSize,
      reusedSize: summary.splicedBytes, outwardLinks: archiver.outwardLinks, previousDamage: previousDamage,
      projectFilesOutside: plan.projectFilesOutside)
  }

  private func recorder(_ state: borrowing StateDirectory?) throws -> StatCacheWriter? {
    switch state {
    case .none: return nil
    case .some(let state):
      return StatCacheWriter(
        began: plan.request.now, in: state.base, root: try BackupPlan.openRoot(of: plan.request.place))
    }
  }

  /// Under its name, or the next that is free where another persist was faster; the record then has the name that was
  /// meant, as it has where a user renames the file.
  private func commit(_ file: consuming AtomicFile) throws -> (BackupID, FilePath) {
    guard case .directory(let directory) = plan.request.destination else {
      try file.commit()
      return (plan.id, plan.file)
    }
    var others = BackupPlan.ids(for: plan.request).filter { $0 != plan.id }.makeIterator()
    let name = try file.commit { others.next().flatMap { try? EntryPath($0.fileName) } }
    let id = BackupID(fileName: name.description) ?? plan.id
    return (id, directory.appending(id.fileName))
  }

  private func verify(_ file: FileDescriptor, _ summary: ArchiveSummary) throws {
    do {
      try summary.verifyWritten(file)
      if plan.request.verifiesContent { _ = try ArchiveReader(input: file).verify() }
    } catch let error as ArchiveError where error.reason == .damaged {
      throw BackupError.failed(
        "what was written to \(plan.file.printable) does not read back: \(error.detail)",
        hint: "no backup was made; look at the disk (dmesg), or write to another one with --output")
    }
  }
}
