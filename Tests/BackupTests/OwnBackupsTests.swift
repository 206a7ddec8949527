import Host
import SystemPackage
import Testing
import Values

@testable import Backup

@Suite struct OwnBackupsTests {
  private let owner = BackupOwner(project: "st", root: "persistent_data")

  private func record(
    sequence: Int?, at time: String, only: [String] = [], partial: Bool = false, project: String = "st"
  ) -> BackupRecord {
    BackupRecord(
      id: "st", kind: .regular, createdAt: time, createdBy: "persist", project: project, root: "persistent_data",
      sequence: sequence, label: nil, only: only, exclude: [], files: 0, directories: 0, bytes: 0,
      filledDirectories: [], contents: nil, omissions: [], stores: nil, unsettled: nil, isPartial: partial,
      projectFiles: [])
  }

  private func entry(_ name: String, _ record: BackupRecord?, modified: Int64 = 0) throws -> CatalogueEntry {
    CatalogueEntry(
      id: try #require(BackupID(name)), file: FilePath("/b/\(name).tar.gz"),
      identity: FileIdentity(device: 1, inode: 1), size: 1, modified: Timestamp(seconds: modified), record: record,
      problem: record == nil ? "cut" : nil)
  }

  @Test func theCountDecidesAndNoClock() throws {
    let own = OwnBackups(
      [
        try entry("a", record(sequence: 1, at: "2040-01-01T00:00:00Z")),
        try entry("b", record(sequence: 2, at: "2026-01-01T00:00:00Z")),
        try entry("c", record(sequence: nil, at: "2041-01-01T00:00:00Z")),
        try entry("d", record(sequence: .max, at: "2042-01-01T00:00:00Z")),
        try entry("e", record(sequence: 9, at: "2026-02-01T00:00:00Z", project: "other")),
      ], of: owner)
    #expect(own.sound.map(\.id.text) == ["b", "a", "d", "c"])
    #expect(own.nextSequence == 3)
    #expect(own.others.map(\.id.text) == ["e"])
    #expect(own.remarks(at: try #require(Timestamp(utc: "2026-03-01T00:00:00Z"))).count == 1)
    #expect(own.remarks(at: try #require(Timestamp(utc: "2043-03-01T00:00:00Z"))).isEmpty)
  }

  @Test func aPartIsNotWhole() {
    #expect(record(sequence: 1, at: "").whyNotWhole == nil)
    #expect(record(sequence: 1, at: "", only: ["redis"]).whyNotWhole == "holds only redis of the tree")
    #expect(record(sequence: 1, at: "", partial: true).whyNotWhole != nil)
  }

  @Test func whatCannotBeReadCountsByNameAndByTime() throws {
    let sound = try entry("st-20260101T000000Z", record(sequence: 1, at: "2026-01-01T00:00:00Z"), modified: 50)
    let byName = try entry("st-20260102T000000Z", nil, modified: 1)
    let byTime = try entry("st-20250101T000000Z", nil, modified: 60)
    let older = try entry("st-20250101T000000Z", nil, modified: 40)
    #expect(OwnBackups([sound, byName], of: owner).damagedNewest == byName)
    #expect(OwnBackups([sound, byTime], of: owner).damagedNewest == byTime)
    #expect(OwnBackups([sound, older], of: owner).damagedNewest == nil)
    #expect(OwnBackups([older], of: owner).damagedNewest == older, "nothing is readable")
  }

  @Test func noAgeIsNegative() throws {
    let now = try #require(Timestamp(utc: "2026-01-02T00:00:00Z"))
    let ahead = record(sequence: 1, at: "2040-01-01T00:00:00Z")
    #expect(try entry("a", record(sequence: 1, at: "2026-01-01T00:00:00Z")).age(at: now) == 86_400)
    #expect(try entry("a", ahead, modified: now.seconds - 5).age(at: now) == 5)
    #expect(try entry("a", ahead, modified: now.seconds + 500).age(at: now) == nil)
  }
}

@Suite struct SourceGuardTests {
  private func losses(_ before: [String: (Int, Int64)], _ now: [String: (Int, Int64)], only: [String] = []) throws
    -> Int
  {
    func contents(_ list: [String: (Int, Int64)]) -> [String: BackupRecord.Contents] {
      list.mapValues { BackupRecord.Contents(files: $0.0, bytes: $0.1) }
    }
    let record = BackupRecord(
      id: "st", kind: .regular, createdAt: "", createdBy: "", project: "st", root: "r", sequence: 1, label: nil,
      only: [], exclude: [], files: 0, directories: 0, bytes: 0, filledDirectories: [], contents: contents(before),
      omissions: [], stores: nil, unsettled: nil, isPartial: false, projectFiles: [])
    let selection = TreeSelection(only: try only.map { try EntryPath($0) }, exclude: [])
    return SourceGuard(newest: record, selection: selection).losses(in: contents(now)).count
  }

  @Test func whatIsGoneOrMuchLessIsALoss() throws {
    #expect(try losses(["a": (1, 0)], [:]) == 1, "an empty file is a file")
    #expect(try losses([".": (1, 5)], ["a": (1, 5)]) == 1, "the root's own files")
    #expect(try losses(["a": (2, 5)], ["a": (1, 0)]) == 1, "only what keeps the directory in git")
    #expect(try losses(["a": (20, 9)], ["a": (2, 9)]) == 1)
    #expect(try losses(["a": (20, 9)], ["a": (3, 9)]) == 0)
    #expect(try losses(["a": (19, 9)], ["a": (1, 9)]) == 0)
    #expect(try losses(["a": (1, 1 << 20)], ["a": (1, 9)]) == 1)
    #expect(try losses(["a": (1, 1 << 19)], ["a": (1, 9)]) == 0)
    #expect(try losses(["a": (1, 1), "b": (1, 1)], ["b": (1, 1)], only: ["b"]) == 0, "what is not taken may be gone")
  }
}
