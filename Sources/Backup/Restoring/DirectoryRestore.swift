internal import Host
package import SystemPackage
internal import Values

/// Restores into a directory that is empty or does not exist: everything is written beside it, and takes its place in
/// one step once it is whole and durable. Entries keep the names they have in the archive.
package struct DirectoryRestore {
  private let plan: RestorePlan
  private let destination: FilePath
  private let progress: (Int64) -> Void

  /// Stands before the destination's name while the tree is incomplete.
  private static let stagingPrefix = Array(".persist-restore-".utf8)

  package init(_ plan: RestorePlan, into destination: FilePath, progress: @escaping (Int64) -> Void = { _ in }) {
    self.plan = plan
    self.destination = destination.lexicallyNormalized()
    self.progress = progress
  }

  package func run(from source: borrowing RestoreSource) throws -> RestoreReport {
    let parent = try Directory.open(destination.parentOrCurrent)
    let name = try EntryPath(bytes: destination.lastComponent?.string.utf8.map { $0 } ?? [])
    let mode = try modeOfEmptyDirectory(name, in: parent)
    let staging = try EntryPath(bytes: Self.stagingPrefix + name.bytes)
    try parent.removeTree(staging)
    try parent.createDirectory(staging, mode: Mode(0o700))
    do {
      let unpacked = try unpack(source, into: parent.directory(at: staging))
      let written = try parent.directory(at: staging)
      try written.setMode(mode ?? Mode(0o755))
      try written.syncFileSystem()
      try Interruption.check()
      // rename(2) lets a directory take the place of an empty one.
      try parent.replace(name, with: staging)
      try parent.sync()
      return RestoreReport(
        source: plan.source, totals: plan.totals, safetyBackup: nil, unpacked: unpacked, oldTree: nil)
    } catch {
      try parent.removeTree(staging)
      throw error
    }
  }

  private func unpack(_ source: borrowing RestoreSource, into staging: consuming Directory) throws -> Unpacked {
    let destination = EntryDestination.asArchived(withProject: plan.request.includesProject)
    return try Unpacker(
      order: source.order(for: plan, to: destination), helper: plan.request.helper, progress: progress
    ).unpack(source, into: staging)
  }

  /// The mode of the directory that stands there; `nil` where none does.
  private func modeOfEmptyDirectory(_ name: EntryPath, in parent: borrowing Directory) throws -> Mode? {
    guard let status = try parent.status(of: name) else { return nil }
    guard status.kind == .directory, try parent.directory(at: name).list().isEmpty else {
      throw BackupError.refused(
        "\(destination.printable) exists and is not an empty directory", hint: "name a new directory with --to")
    }
    return status.mode
  }
}
