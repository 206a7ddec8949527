internal import Archive
internal import Diagnostics
internal import Host
internal import SystemPackage
internal import Values

/// Carries out a backup plan: tree and project files into an archive, written beside its name, read back, made durable,
/// and only then given its name.
package struct BackupRun {
  private let plan: BackupPlan
  /// Called with the bytes of each file that is done.
  private let progress: (Int64) -> Void

  package init(_ plan: BackupPlan, progress: @escaping (Int64) -> Void = { _ in }) {
    self.plan = plan
    self.progress = progress
  }

  /// - Parameter lock: shows that no other persist changes the tree meanwhile.
  package func run(holding lock: borrowing TreeLock) throws -> BackupReport {
    let destination = try DestinationDirectory.open(plan.file.parentOrCurrent, of: plan.request.place)
    let file = try AtomicFile.create(at: EntryPath(plan.id.fileName), in: destination.directory)
    let options = WriterOptions(level: plan.request.level.archiveLevel)
    let writer = ArchiveWriter(output: file.descriptor, options: options)
    defer { writer.cancel() }
    var intake = TreeIntake(place: plan.request.place, writer: writer, progress: progress)
    try intake.add(projectFiles: plan.projectFiles)
    try intake.addTree(plan.request.selection, skipping: [destination.directory.status().identity])
    let lost = intake.omissions.filter(\.losesData)
    if !lost.isEmpty, !plan.request.allowsPartial { throw BackupIncomplete(omissions: lost) }
    let record = BackupRecord(plan, intake)
    let summary = try writer.finish(annotations: record.encoded())
    try summary.verifyWritten(file.descriptor)
    try Interruption.check()
    try file.commit()
    return BackupReport(
      id: plan.id, file: plan.file, record: record, compressedSize: summary.compressedSize,
      outwardLinks: intake.outwardLinks, projectFilesOutside: plan.projectFilesOutside)
  }
}

extension CompressionChoice {
  var archiveLevel: CompressionLevel {
    switch self {
    case .fast: .fast
    case .balanced: .balanced
    case .best: .best
    }
  }
}
