internal import Glibc
internal import Host
internal import Values

/// The host-local sidecar of the newest backup: what stat(2) said of each file when it was read. It only saves reading:
/// without it, or where it belongs to another backup, files are compared by their content. Read a piece at a time, however
/// many files there are.
final class StatCacheReader {
  private let file: OpenFile
  /// What was read and not used up yet, and how far in the file that reaches.
  private var bytes: [UInt8]
  private var position: Int
  private var end: Int64
  private var piece = [UInt8](repeating: 0, count: 1 << 16)
  private var next: StatCacheEntry?

  static let name = ReservedName.inState("seen")
  private static let magic = Array("persist-seen-2\n".utf8)

  /// `nil` where there is no sidecar of that backup, it cannot be understood, or another user wrote it.
  ///
  /// - Parameter index: the digest of the backup's index.
  static func of(_ index: Digest, in base: borrowing Directory) -> StatCacheReader? {
    do throws(HostError) {
      return try StatCacheReader(index, in: base)
    } catch {
      return nil
    }
  }

  private init?(_ index: Digest, in base: borrowing Directory) throws(HostError) {
    guard let status = try base.status(of: Self.name), status.kind == .file, status.owner.user == geteuid() else {
      return nil
    }
    file = try base.openFile(Self.name)
    let count = try file.read(into: &piece, at: 0)
    bytes = Array(piece[..<count])
    end = Int64(count)
    position = Self.magic.count + Digest.length
    guard bytes.starts(with: Self.magic + index.bytes) else { return nil }
    try advance()
  }

  /// Whether the file is the one that was backed up, with nothing done to it since. To be asked in the order of paths.
  func isUnchanged(_ path: EntryPath, _ status: FileStatus) -> Bool {
    do throws(HostError) {
      while let seen = next, seen.path < path { try advance() }
    } catch {
      next = nil
    }
    return next == StatCacheEntry(path, status)
  }

  private func advance() throws(HostError) {
    if bytes.count - position < StatCacheEntry.maximumLength {
      let count = try file.read(into: &piece, at: end)
      if count > 0 {
        bytes.removeFirst(position)
        bytes += piece[..<count]
        position = 0
        end += Int64(count)
      }
    }
    next = StatCacheEntry(bytes, &position)
  }

  /// What a sidecar starts with.
  static func header(of index: Digest) -> [UInt8] { magic + index.bytes }
}
