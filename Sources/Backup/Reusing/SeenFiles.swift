internal import Host
internal import Values

/// The host-local sidecar of the newest backup: what stat(2) said of each file when it was read. It only saves reading:
/// without it, or where it belongs to another backup, files are compared by their content. Read a piece at a time, however
/// many files there are.
final class SeenFiles {
  /// When the backup began: what was changed shortly before may have been changed again within the same tick.
  private let began: Timestamp
  private let file: OpenFile
  /// What was read and not used up yet, and how far in the file that reaches.
  private var bytes: [UInt8]
  private var position: Int
  private var end: Int64
  private var piece = [UInt8](repeating: 0, count: 1 << 16)
  private var next: SeenFile?

  static let name = EntryPath(literal: ".persist/seen")
  private static let magic = Array("persist-seen-1\n".utf8)
  /// Seconds. Coarser than the clock of any file system in use (2 s on FAT), as git's racy rule asks.
  private static let racyMargin: Int64 = 2

  /// `nil` where there is no sidecar of that backup, or it cannot be understood.
  ///
  /// - Parameter index: the digest of the backup's index.
  init?(of index: Digest, in base: borrowing Directory) throws(HostError) {
    guard try base.status(of: Self.name)?.kind == .file else { return nil }
    file = try base.openFile(Self.name)
    let count = try file.read(into: &piece, at: 0)
    bytes = Array(piece[..<count])
    end = Int64(count)
    position = Self.magic.count + Digest.length
    guard bytes.starts(with: Self.magic + index.bytes), let began = bytes.time(at: &position) else { return nil }
    self.began = began
    try advance()
  }

  /// Whether the file is the one that was backed up, with nothing done to it since. To be asked in the order of paths.
  func vouch(for path: EntryPath, _ status: FileStatus) throws(HostError) -> Bool {
    while let seen = next, seen.path < path { try advance() }
    guard let seen = next, seen == SeenFile(path, status) else { return false }
    return max(status.modified, status.changed).seconds + Self.racyMargin < began.seconds
  }

  private func advance() throws(HostError) {
    if bytes.count - position < SeenFile.maximumLength {
      let count = try file.read(into: &piece, at: end)
      if count > 0 {
        bytes.removeFirst(position)
        bytes += piece[..<count]
        position = 0
        end += Int64(count)
      }
    }
    next = SeenFile(bytes, &position)
  }

  /// What a sidecar starts with.
  static func header(of index: Digest, began: Timestamp) -> [UInt8] {
    var header = magic + index.bytes
    header.append(time: began)
    return header
  }
}
