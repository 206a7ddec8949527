internal import Host
internal import SystemPackage
internal import Values

/// A directory that is being filled, under a name that nothing of anybody's has: locked, so that nobody takes it for left over.
struct StagingDirectory: ~Copyable {
  let name: EntryPath
  private let lock: FileLock?

  private static let attempts = 1000

  /// One that a kill left under such a name is told by its lock being free, and removed.
  ///
  /// - Parameter purpose: what its name goes on with.
  static func make(named purpose: [UInt8], in parent: borrowing Directory) throws -> StagingDirectory {
    let prefix = ReservedName.state.bytes + Array("-".utf8) + purpose + Array(".".utf8)
    for entry in try parent.list() where entry.bytes.starts(with: prefix) { try removeLeftover(entry, in: parent) }
    for number in 1...attempts {
      let candidate = try EntryPath(bytes: prefix + Array("\(number)".utf8))
      if let staging = try make(candidate, in: parent) { return staging }
    }
    throw BackupError.failed(
      "there are \(attempts) unfinished \(printable(prefix))… in \(parent.path.printable)", hint: "remove them")
  }

  /// `nil` where the name is taken.
  private static func make(_ name: EntryPath, in parent: borrowing Directory) throws -> StagingDirectory? {
    do throws(HostError) {
      try parent.createDirectory(name, mode: Mode(0o700))
    } catch {
      guard error.errno == .fileExists else { throw error }
      return nil
    }
    return StagingDirectory(
      name: name, lock: try FileLock.acquire(on: parent.directory(at: name), wait: 0, holder: nil))
  }

  private init(name: EntryPath, lock: consuming FileLock?) {
    self.name = name
    self.lock = lock
  }

  private static func removeLeftover(_ name: EntryPath, in parent: borrowing Directory) throws {
    guard let status = try parent.status(of: name), status.kind == .directory, status.mode == Mode(0o700) else {
      return
    }
    do {
      let lock = try FileLock.acquire(on: parent.directory(at: name), wait: 0, holder: nil)
      // Without locks nobody can tell, and it stays.
      if lock != nil { try parent.removeTree(name) }
    } catch let error as HostError {
      if case .locked = error.reason { return }
      throw error
    }
  }
}
