internal import Host
internal import SystemPackage
internal import Values

/// Writes the sidecar of a backup while that is taken, so that it waits on disk and not in memory; see `StatCacheReader`. It only
/// saves time: where it cannot be written, there is none.
final class StatCacheWriter {
  /// `nil` once it is finished, or was given up.
  private var file: AtomicFile?
  private var waiting: [UInt8] = []
  private let began: Timestamp

  private static let piece = 1 << 16
  /// Seconds. Coarser than the clock of any file system in use (2 s on FAT), as git's racy rule asks.
  private static let racyMargin: Int64 = 2

  /// - Parameters:
  ///   - began: when the backup began.
  ///   - root: of the tree. Its file system is written to disk first: the kernel moves the times of a file that is mapped
  ///     into memory only when a page is written to that was clean, so no page may be dirty already when it is read.
  init(began: Timestamp, in base: borrowing Directory, root: borrowing Directory) {
    self.began = began
    // What names the backup is not known yet.
    waiting = StatCacheReader.header(of: Self.nothing)
    do throws(HostError) {
      guard try Self.showsEveryChange(root), try root.syncFileSystem() else { return }
      file = .some(try AtomicFile.create(at: StatCacheReader.name, in: base))
    } catch {
      file = nil
    }
  }

  private static let nothing = Digest(bytes: [UInt8](repeating: 0, count: Digest.length))!

  /// Whether stat(2) tells of every change there, once nothing is dirty. Not in memory, where no page is ever clean again;
  /// not where another machine or another process keeps the times.
  private static func showsEveryChange(_ root: borrowing Directory) throws(HostError) -> Bool {
    try ["ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "overlay"].contains(root.fileSystemKind().name)
  }

  /// Whether a file was left alone so long before `began` that a further change cannot fall into the same tick.
  static func isSettled(_ seen: StatCacheEntry, before began: Timestamp) -> Bool {
    max(seen.modified, seen.changed).seconds + racyMargin < began.seconds
  }

  /// To be called in the order of paths.
  func add(_ seen: StatCacheEntry) {
    guard file != nil, Self.isSettled(seen, before: began) else { return }
    seen.encode(to: &waiting)
    guard waiting.count >= Self.piece else { return }
    do throws(HostError) { try flush() } catch { file = nil }
  }

  private func flush() throws(HostError) {
    try file?.write(waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  /// Makes it the sidecar of the backup whose index has this digest.
  func finish(index: Digest) {
    do throws(HostError) {
      try flush()
      guard let file = file.take() else { return }
      try file.write(StatCacheReader.header(of: index), at: 0)
      try file.commit(replacing: true)
    } catch {
      file = nil
    }
  }
}
