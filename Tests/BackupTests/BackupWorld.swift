import Archive
import Host
import Stores
import SystemPackage
import TestSupport
import Testing
import Values

@testable import Backup

/// A project with a tree in `data`, whose backups go to `out`.
struct BackupWorld {
  let scratch: Scratch
  let place: TreeLocation

  init(_ script: String) throws {
    scratch = try Scratch()
    try scratch.shell("mkdir -p out data; cd data; \(script)")
    place = try TreeLocation("data", in: scratch.path)
  }

  func request(at seconds: Int64 = 1_800_000_000) -> BackupRequest {
    let directory = scratch.path.appending("out")
    return BackupRequest(
      place: place, project: "st", destination: .directory(directory), catalogue: Catalogue(directory: directory),
      now: Timestamp(seconds: seconds), tool: "test")
  }

  func backUp(at seconds: Int64 = 1_800_000_000, contents: EntryContents = .allLive) throws -> BackupReport {
    let lock = try TreeLock.acquire(for: place, wait: 0)
    let plan = try BackupPlan.make(request(at: seconds))
    guard contents != .allLive else { return try BackupRun(plan).run(holding: lock) }
    let copies = StoreCopies(contents, base: try Directory.open(scratch.path), staging: EntryPath(literal: "staging"))
    return try BackupRun(plan).run(StateDirectory.openIfPossible(for: place), copies)
  }

  /// What tar(1) says of a member's content.
  func archived(_ path: String, of report: BackupReport) throws -> String {
    try scratch.shell("tar xzOf '\(report.file)' data/\(path)")
  }

  func restore(_ report: BackupReport, paths: [String]) throws -> RestoreReport {
    let request = RestoreRequest(
      archive: report.file, place: place, paths: try paths.map { try entry($0) }, project: "st",
      now: Timestamp(seconds: 1_800_001_000), tool: "test", helper: nil)
    let source = try RestoreSource.open(for: request, limits: ReaderLimits())
    let plan = try RestorePlan.make(request, from: source)
    return try Restore(plan).run(from: source, holding: TreeLock.acquire(for: place, wait: 0))
  }
}
