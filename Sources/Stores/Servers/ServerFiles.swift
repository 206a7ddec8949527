internal import Archive
internal import Host
internal import SystemPackage
internal import Values

/// Unpacks the tar file that a server writes of its data directory.
struct ServerFiles: ~Copyable {
  /// Has the server write, and unpacks all of it into an empty directory.
  ///
  /// - Parameters:
  ///   - owner: of the live directory. A container may know its user by another number.
  ///   - spool: on a file system with room for a second copy.
  /// - Throws: `Explained`; `Interrupted`.
  static func take(
    from server: any CopyingServer, into directory: consuming Directory, as owner: Owner,
    spooledIn spool: borrowing Directory
  ) throws {
    let tar = try AtomicFile.create(at: EntryPath(literal: "files.tar"), in: spool)
    try server.writeFiles(to: tar.descriptor)
    let size = try tar.status().size
    let limits = ReaderLimits(expandedSize: size, allowOutwardLinks: true, keepSpecialBits: true)
    var sink = Sink(target: try ExtractionTarget(into: directory), owner: owner)
    _ = try ArchiveReader(input: tar.descriptor, limits: limits).extract(into: &sink)
    _ = try sink.target.take()?.finish()
  }

  private final class Sink: ExtractionSink {
    var target: ExtractionTarget?
    private let owner: Owner

    init(target: consuming ExtractionTarget, owner: Owner) {
      self.target = .some(target)
      self.owner = owner
    }

    private func metadata(_ entry: ArchiveEntry) -> EntryMetadata {
      EntryMetadata(owner: owner, mode: entry.mode, modified: entry.modified)
    }

    func directory(_ entry: ArchiveEntry) throws { try target?.makeDirectory(entry.path, metadata(entry)) }

    func beginFile(_ entry: ArchiveEntry) throws {
      try Interruption.check()
      try target?.beginFile(entry.path, size: entry.size)
    }

    func write(_ bytes: RawSpan, at offset: Int64) throws {
      try unsafe bytes.withUnsafeBytes { try unsafe target?.write($0, at: offset) }
    }

    func endFile(_ entry: ArchiveEntry) throws { try target?.endFile(metadata(entry)) }

    func hardLink(_ entry: ArchiveEntry, to existing: EntryPath) throws {
      try target?.makeLink(entry.path, to: existing)
    }

    func symbolicLink(_ entry: ArchiveEntry, to destination: [UInt8]) throws {
      try target?.makeSymbolicLink(entry.path, target: destination, metadata(entry))
    }
  }
}
