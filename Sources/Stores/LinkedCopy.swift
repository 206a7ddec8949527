internal import Glibc
internal import Host
internal import SystemPackage
internal import Values

/// Fixes which files a copy is made of, at one moment: by hard links, so that they stay although the store removes them, or by
/// copying where there can be none.
struct LinkedCopy: ~Copyable {
  let live: Directory
  let staging: Directory

  init(of live: FilePath, in staging: FilePath) throws(HostError) {
    let opened = try Directory.open(live)
    self.staging = try Directory.open(staging)
    self.live = opened
  }

  /// Makes the same directory in the copy, with what it has of owner, mode and time.
  func makeDirectory(_ path: EntryPath) throws {
    let metadata = try live.directory(at: path).metadata()
    try staging.createDirectory(path, mode: Mode(0o700))
    _ = try staging.directory(at: path).setMetadata(metadata, as: path)
  }

  /// Takes a file, or a directory with all that it holds; what is neither has no data.
  ///
  /// - Returns: `false` where something of it went away meanwhile.
  func takeAll(_ path: EntryPath) throws -> Bool {
    switch try live.status(of: path)?.kind {
    case .directory?:
      try makeDirectory(path)
      var isWhole = true
      for name in try live.directory(at: path).list() { isWhole = try takeAll(path.appending(name)) && isWhole }
      return isWhole
    case .file?: return try take(path)
    case nil: return false
    default: return true
    }
  }

  /// - Returns: `false` where the file is gone.
  @discardableResult
  func take(_ path: EntryPath) throws -> Bool {
    do throws(HostError) {
      try live.link(path, to: path, in: staging)
      return true
    } catch {
      switch error.errno {
      case .noSuchFileOrDirectory?: return false
      // Another file system, none with links, or somebody else's file (fs.protected_hardlinks).
      case .improperLink?, .notPermitted?, .permissionDenied?, .tooManyLinks?, .notSupported?:
        return try copy(path)
      default: throw error
      }
    }
  }

  /// Copies what a file holds now, and gives it the same owner, mode and time.
  private func copy(_ path: EntryPath) throws -> Bool {
    guard try live.status(of: path) != nil else { return false }
    try write(live.openFile(path), to: path, length: .max)
    return true
  }

  /// Makes of a file that was taken one that is no name of the live file, of its first `length` bytes.
  func ownCopy(of name: EntryPath, length: Int64) throws { try write(staging.openFile(name), to: name, length: length) }

  private func write(_ from: borrowing OpenFile, to name: EntryPath, length: Int64) throws {
    let to = try AtomicFile.create(at: name, in: staging, mode: from.status.mode)
    if geteuid() == 0 { try to.setOwner(from.status.owner) }
    try from.forEachPiece(upTo: min(length, from.status.size)) { try to.write($0) }
    try to.commit(replacing: true)
  }
}
