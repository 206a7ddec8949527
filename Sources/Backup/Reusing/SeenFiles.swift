internal import Host
internal import Values

/// The host-local sidecar of the newest backup: what stat(2) said of each file when it was read. It only saves reading:
/// without it, or where it belongs to another backup, files are compared by their content.
struct SeenFiles {
  /// When the backup began: what was changed shortly before may have been changed again within the same tick.
  private let began: Timestamp
  private let bytes: [UInt8]
  private var position: Int
  private var next: SeenFile?

  static let name = EntryPath(literal: ".persist/seen")
  private static let magic = Array("persist-seen-1\n".utf8)
  private static let limit = 1 << 30
  /// Seconds. Coarser than the clock of any file system in use (2 s on FAT), as git's racy rule asks.
  private static let racyMargin: Int64 = 2

  /// `nil` where there is no sidecar of that backup, or it cannot be understood.
  ///
  /// - Parameter index: the digest of the backup's index.
  init?(of index: Digest, in base: borrowing Directory) throws(HostError) {
    guard try base.status(of: Self.name)?.kind == .file else { return nil }
    bytes = try base.openFile(Self.name).readAll(limit: Self.limit)
    let header = Self.magic + index.bytes
    position = header.count
    guard bytes.starts(with: header), let began = bytes.time(at: &position) else { return nil }
    self.began = began
    next = SeenFile(bytes, &position)
  }

  /// Whether the file is the one that was backed up, with nothing done to it since. To be asked in the order of paths.
  mutating func vouch(for path: EntryPath, _ status: FileStatus) -> Bool {
    while let seen = next, seen.path < path { next = SeenFile(bytes, &position) }
    guard let seen = next, seen == SeenFile(path, status) else { return false }
    return max(status.modified, status.changed).seconds + Self.racyMargin < began.seconds
  }

  /// Writes the sidecar of a finished backup.
  static func write(
    _ records: [UInt8], of index: Digest, began: Timestamp, in base: borrowing Directory
  ) throws(HostError) {
    var header = magic + index.bytes
    header.append(time: began)
    let file = try AtomicFile.create(at: name, in: base)
    try file.write(header)
    try file.write(records)
    try file.commit(replacing: true)
  }
}
