internal import Archive
internal import Host
internal import Values

/// Puts the entries that a restore takes from an archive into an empty directory.
final class TreeExtraction: ExtractionSink {
  /// `nil` once it is finished.
  private var target: ExtractionTarget?
  private let progress: (Int64) throws -> Void
  private let destination: EntryDestination

  /// Writes what is selected of the archive, which is checked while it is read.
  ///
  /// - Returns: what of the metadata could not be set.
  static func extract(
    _ reader: ArchiveReader, _ order: UnpackOrder, into directory: consuming Directory,
    progress: @escaping (Int64) throws -> Void
  ) throws -> [UnsetMetadata] {
    var extraction = TreeExtraction(
      into: try ExtractionTarget(into: directory), progress: progress, destination: order.destination)
    if let parts = order.parts {
      _ = try reader.extract(only: parts, into: &extraction)
    } else {
      _ = try reader.extract(where: { order.selection.includes($0) }, into: &extraction)
    }
    return try extraction.target.take()?.finish() ?? []
  }

  private init(
    into target: consuming ExtractionTarget, progress: @escaping (Int64) throws -> Void, destination: EntryDestination
  ) {
    self.target = .some(target)
    self.progress = progress
    self.destination = destination
  }

  func directory(_ entry: ArchiveEntry) throws {
    try Interruption.check()
    guard let path = try place(of: entry.path) else { return }
    try target?.makeDirectory(path, entry.metadata)
  }

  func beginFile(_ entry: ArchiveEntry) throws {
    try Interruption.check()
    guard let path = try place(of: entry.path) else { throw unplaced(entry) }
    try target?.beginFile(path, size: entry.size)
  }

  func write(_ bytes: RawSpan, at offset: Int64) throws {
    try unsafe bytes.withUnsafeBytes { try unsafe target?.write($0, at: offset) }
    try progress(Int64(bytes.byteCount))
  }

  func endFile(_ entry: ArchiveEntry) throws {
    try target?.endFile(entry.metadata)
  }

  func hardLink(_ entry: ArchiveEntry, to existing: EntryPath) throws {
    guard let path = try place(of: entry.path), let existing = try place(of: existing) else {
      throw unplaced(entry)
    }
    try target?.makeLink(path, to: existing)
  }

  func symbolicLink(_ entry: ArchiveEntry, to linkTarget: [UInt8]) throws {
    guard let path = try place(of: entry.path) else { throw unplaced(entry) }
    try target?.makeSymbolicLink(path, target: linkTarget, entry.metadata)
  }

  /// Where it goes below the target; `nil` for what goes nowhere.
  private func place(of entry: EntryPath) throws(BackupError) -> EntryPath? {
    do {
      return try destination.path(of: entry)
    } catch {
      throw .failed(
        "\(entry) would have a path longer than 4,095 bytes",
        hint: "restore it with `--to DIR`, which keeps the names that the backup has")
    }
  }

  /// Only directories on the way to what is wanted go nowhere.
  private func unplaced(_ entry: ArchiveEntry) -> BackupError {
    .failed("\(entry.path) has no place in the restored tree")
  }
}

extension ArchiveEntry {
  fileprivate var metadata: EntryMetadata {
    EntryMetadata(
      owner: owner, mode: mode, modified: modified,
      extra: ExtraMetadata(attributes: attributes, accessACL: accessACL, defaultACL: defaultACL))
  }
}
