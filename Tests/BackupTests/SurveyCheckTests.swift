import Host
import SystemPackage
import TestSupport
import Testing
import Values

@testable import Backup

@Suite struct SurveyCheckTests {
  private func request(_ scratch: Scratch, _ selection: TreeSelection = .everything) throws -> BackupRequest {
    let directory = scratch.path.appending("out")
    return BackupRequest(
      place: try TreeLocation("data", in: scratch.path), project: "st",
      destination: .directory(directory), catalogue: Catalogue(directory: directory), selection: selection,
      now: Timestamp(seconds: 1_800_000_000), tool: "test")
  }

  private func world() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.shell("mkdir -p data/redis data/logs out; echo x > data/redis/a; echo y > data/logs/b; chmod 755 data")
    return scratch
  }

  private func run(_ plan: BackupPlan) throws -> BackupReport {
    try BackupRun(plan).run(holding: TreeLock.acquire(for: plan.request.place, wait: 0))
  }

  /// As a mistake in the walk would: what was counted is not handed out.
  @Test func whatWasCountedAndIsThereMustBeTaken() throws {
    let scratch = try world()
    let whole = try BackupPlan.make(request(scratch))
    let part = try request(scratch, TreeSelection(only: [], exclude: [try #require(GlobPattern("redis"))]))
    let plan = BackupPlan(
      request: part, id: whole.id, sequence: 1, file: whole.file, totals: whole.totals, omissions: [],
      projectFiles: [], projectFilesOutside: [], ownFiles: [], stores: [], surveyed: whole.surveyed, remarks: [],
      previous: [])
    let error = #expect(throws: BackupIncomplete.self) { try run(plan) }
    #expect(error?.omissions.map(\.path) == ["redis", "redis/a"])
    #expect(try scratch.shell("ls -A out") == "")
  }

  @Test func whatVanishedMeanwhileNeedNotBeTaken() throws {
    let scratch = try world()
    let plan = try BackupPlan.make(request(scratch))
    try scratch.shell("rm data/redis/a; echo z > data/redis/new")
    #expect(try run(plan).record.files == 2)
  }

  @Test func aNameThatIsTakenMeanwhileGivesWayToTheNext() throws {
    let scratch = try world()
    let plan = try BackupPlan.make(request(scratch))
    try scratch.shell("echo mine > out/\(plan.id.fileName)")
    let report = try run(plan)
    #expect(report.id.text == plan.id.text + "-2")
    #expect(try scratch.shell("cat out/\(plan.id.fileName)") == "mine")
    #expect(try scratch.shell("ls -A out | wc -l") == "2")
  }

  @Test func onlyWhatIsSettledIsVouchedFor() throws {
    let scratch = try world()
    let status = try #require(try scratch.open().status(of: entry("data/redis/a")))
    let seen = StatCacheEntry(try entry("redis/a"), status)
    let last = max(status.modified, status.changed).seconds
    #expect(!StatCacheWriter.isSettled(seen, before: Timestamp(seconds: last)))
    #expect(!StatCacheWriter.isSettled(seen, before: Timestamp(seconds: last + 2)))
    #expect(StatCacheWriter.isSettled(seen, before: Timestamp(seconds: last + 3)))
  }
}
