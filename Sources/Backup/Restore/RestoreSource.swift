package import Archive
internal import Diagnostics
internal import Host
internal import Stores
package import SystemPackage
internal import Values

/// An archive, kept open, so that what is restored is what was checked.
package struct RestoreSource: ~Copyable {
  package let file: FilePath
  private let archive: OpenFile
  private let limits: ReaderLimits
  let entries: ArchiveEntries
  /// `nil` for an archive that persist did not write.
  package let record: BackupRecord?
  /// The entries that alone are read, through the index; `nil` where all of them are.
  let parts: [EntryPath]?

  init(
    _ archive: consuming OpenFile, at file: FilePath, limits: ReaderLimits, entries: ArchiveEntries,
    record: BackupRecord?, parts: [EntryPath]?
  ) {
    self.file = file
    self.archive = archive
    self.limits = limits
    self.entries = entries
    self.record = record
    self.parts = parts
  }

  /// Reads the whole archive and checks it; touches nothing.
  ///
  /// - Parameter helper: see `RestoreRequest`.
  /// - Throws: `ArchiveError` or `HelperFailure` where the archive is damaged or hostile (refused), or no archive at all
  ///   (usage).
  package static func open(
    _ path: FilePath, limits: ReaderLimits = ReaderLimits(), helper: FilePath?
  ) throws -> RestoreSource {
    try inspect(openFile(path), at: path, limits: limits, helper: helper)
  }

  private static func inspect(
    _ archive: consuming OpenFile, at path: FilePath, limits: ReaderLimits, helper: FilePath?
  ) throws -> RestoreSource {
    // Whether it is one of persist's, which may hold all that the tree held, is only known at its end.
    let order = InspectOrder(limits: limits.acceptingAll, listsEntries: true)
    let found = try Inspection.run(archive.descriptor, order, helper: helper)
    let record = found.totals.record
    if record == nil, !limits.allowOutwardLinks, let link = found.totals.outwardLink {
      throw ArchiveError(
        .outwardLink, "a symbolic link leads out of the tree (\(printable(link.target)))", entry: link.path)
    }
    return RestoreSource(
      archive, at: path, limits: record == nil ? limits : limits.acceptingAll, entries: found.entries, record: record,
      parts: nil)
  }

  /// Opens the archive for a restore. Of one that persist wrote only the index is read now: all that is restored is checked
  /// while it is written beside the tree, and takes its place only if it is sound. Any other archive is read from end to
  /// end first, since nothing else tells what it holds.
  package static func open(for request: RestoreRequest, limits: ReaderLimits) throws -> RestoreSource {
    let archive = try openFile(request.archive)
    let reader = try ArchiveReader(input: archive.descriptor, limits: limits)
    let parts = try request.readsPartsAlone ? parts(of: request, in: reader) : nil
    guard let table = try parts?.table ?? reader.contents(),
      let record = BackupRecord(annotations: table.annotations)
    else { return try inspect(archive, at: request.archive, limits: limits, helper: request.helper) }
    return RestoreSource(
      archive, at: request.archive, limits: limits, entries: ArchiveEntries(table.entries), record: record,
      parts: parts?.paths)
  }

  /// Most likely the tree stood where it stands now; then the index is read only once.
  private static func parts(
    of request: RestoreRequest, in reader: ArchiveReader
  ) throws -> (paths: [EntryPath], table: TableOfContents)? {
    var root = request.place.rootEntry
    while true {
      let paths = try request.paths.map { try root.appending($0) }
      guard let table = try reader.listing(of: paths), let record = BackupRecord(annotations: table.annotations) else {
        return nil
      }
      let recorded = try EntryPath(record.root)
      guard recorded != root else { return (paths, table) }
      root = recorded
    }
  }

  /// Open as long as this is.
  var descriptor: FileDescriptor { archive.descriptor }

  /// By its size and time: what happens to its name is no matter.
  func checkUnchanged() throws {
    let now = try archive.currentStatus()
    guard (now.size, now.modified) != (archive.status.size, archive.status.modified) else { return }
    throw BackupError.refused(
      "\(file.printable) was written to while it was restored",
      hint: "nothing was touched; run the command again once nobody writes to it")
  }

  func order(for plan: RestorePlan, to destination: EntryDestination) -> UnpackOrder {
    order(for: plan.selection, to: destination)
  }

  func order(for selection: RestoreSelection, to destination: EntryDestination) -> UnpackOrder {
    UnpackOrder(limits: limits, selection: selection, parts: parts, destination: destination)
  }

  /// The stores that a restore puts back as statements, relative to the root.
  func dumps(for plan: RestorePlan) -> [EntryPath] {
    let paths = plan.request.paths
    return (record?.stores ?? []).filter { $0.copy?.method == MySQLDump.method }.compactMap(\.location).filter {
      store in
      paths.isEmpty || paths.contains { store.isEqual(toOrBelow: $0) || $0.isEqual(toOrBelow: store) }
    }
  }

  /// What messages call it: the backup's id, else the path.
  package var name: String { record?.id ?? file.printable }

  static func openFile(_ path: FilePath) throws -> OpenFile {
    let directory = try Directory.open(path.parentOrCurrent)
    guard let name = path.lastComponent else {
      throw BackupError.unusable("\(path.printable) is no archive", hint: "name a .tar.gz file")
    }
    let opened = try directory.openFile(EntryPath(name.string))
    guard opened.status.kind == .file else {
      throw BackupError.unusable(
        "\(path.printable) is \(opened.status.kind.name), not an archive", hint: "name a .tar.gz file")
    }
    return opened
  }
}

extension ReaderLimits {
  /// Where nothing is written, no size is too large.
  static let reading = ReaderLimits(expandedSize: .max).acceptingAll

  /// With all that persist puts into archives of its own.
  fileprivate var acceptingAll: ReaderLimits {
    var limits = self
    limits.allowOutwardLinks = true
    limits.keepSpecialBits = true
    return limits
  }
}
