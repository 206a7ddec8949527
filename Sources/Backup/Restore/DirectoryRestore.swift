internal import Diagnostics
internal import Host
package import SystemPackage
internal import Values

/// Restores into a directory that is empty or does not exist: everything is written beside it, and takes its place in
/// one step once it is whole and durable. Entries keep the names they have in the archive.
package struct DirectoryRestore {
  private let plan: RestorePlan
  private let destination: FilePath
  private let progress: (Int64) -> Void

  package init(_ plan: RestorePlan, into destination: FilePath, progress: @escaping (Int64) -> Void = { _ in }) {
    self.plan = plan
    self.destination = destination.lexicallyNormalized()
    self.progress = progress
  }

  package func run(from source: borrowing RestoreSource) throws -> RestoreReport {
    let parent = try openParent()
    let name = try nameOfDestination()
    try plan.checkSpace(in: parent)
    let claim = try DirectoryClaim.make(name, in: parent)
    let staging = try StagingDirectory.make(
      named: Array("restore-".utf8) + name.bytes.prefix(200), in: parent)
    do {
      let unpacked = try unpack(source, into: parent.directory(at: staging.name))
      try parent.directory(at: staging.name).setMode(claim.mode)
      try parent.sync(treeAt: staging.name)
      try Interruption.check()
      // rename(2) lets a directory take the place of an empty one, and of no other.
      try parent.replace(name, with: staging.name)
      try parent.sync()
      return RestoreReport(
        source: plan.source, totals: plan.totals, safetyBackup: .notNeeded, unpacked: unpacked, oldTree: nil,
        dumps: source.dumps(for: plan), keptTrees: [])
    } catch {
      try parent.removeTree(staging.name)
      try claim.giveBack(name, in: parent)
      throw error
    }
  }

  private func openParent() throws -> Directory {
    do throws(HostError) {
      return try Directory.open(destination.parentOrCurrent)
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      throw BackupError.unusable(
        "--to \(destination.printable): \(destination.parentOrCurrent.printable) does not exist",
        hint: "make it first: `mkdir -p \(destination.parentOrCurrent.printable)`")
    }
  }

  private func nameOfDestination() throws -> EntryPath {
    do {
      return try EntryPath(bytes: destination.lastComponent?.string.utf8.map { $0 } ?? [])
    } catch {
      throw BackupError.unusable(
        "--to \(destination.isEmpty ? "." : destination.printable): the tree is to take that directory's place, so it needs a name of its own",
        hint: "name a new directory in it, such as `--to \(destination.appending("restored").printable)`")
    }
  }

  private func unpack(_ source: borrowing RestoreSource, into staging: consuming Directory) throws -> Unpacked {
    let destination = EntryDestination.asArchived(withProject: plan.request.includesProject)
    return try Unpacker(
      order: source.order(for: plan, to: destination), helper: plan.request.helper, progress: progress
    ).unpack(source, into: staging)
  }
}

/// The directory that a restore is to take the place of: there, empty, and locked against another restore into it.
private struct DirectoryClaim: ~Copyable {
  let mode: Mode
  private let isNew: Bool
  private let lock: FileLock?

  static func make(_ name: EntryPath, in parent: borrowing Directory) throws -> DirectoryClaim {
    let isNew = try create(name, in: parent)
    guard try parent.status(of: name)?.kind == .directory else { throw isTaken(parent.name(of: name)) }
    let directory = try parent.directory(at: name)
    let lock = try FileLock.acquire(on: directory, wait: 0, holder: "another restore into it")
    guard try directory.list().isEmpty else { throw isTaken(parent.name(of: name)) }
    return DirectoryClaim(mode: try directory.status().mode, isNew: isNew, lock: lock)
  }

  private init(mode: Mode, isNew: Bool, lock: consuming FileLock?) {
    self.mode = mode
    self.isNew = isNew
    self.lock = lock
  }

  /// Whether it was not there.
  private static func create(_ name: EntryPath, in parent: borrowing Directory) throws(HostError) -> Bool {
    do throws(HostError) {
      try parent.createDirectory(name, mode: Mode(0o755))
      return true
    } catch {
      guard error.errno == .fileExists else { throw error }
      return false
    }
  }

  private static func isTaken(_ path: String) -> BackupError {
    .refused("\(path) exists and is not an empty directory", hint: "name a new directory with --to")
  }

  /// Removes the directory again where it was made for the restore; what somebody put there keeps it.
  func giveBack(_ name: EntryPath, in parent: borrowing Directory) throws {
    guard isNew, try parent.status(of: name)?.kind == .directory, try parent.directory(at: name).list().isEmpty else {
      return
    }
    try parent.remove(name)
  }
}
