import Host
import TestSupport
import Testing
import Values

@testable import Backup

/// The sidecar is read through a window of 64 KiB, which records straddle.
@Suite struct StatCacheTests {
  private static let index = Digest(bytes: [UInt8](repeating: 7, count: Digest.length))!

  private func status(_ scratch: Scratch) throws -> FileStatus {
    try scratch.shell("echo x > file; touch -d @1700000000 file")
    return try #require(try scratch.open().status(of: entry("file")))
  }

  /// Names of every length from 1 to 255, so that a record ends at every place in the window.
  private func paths() throws -> [EntryPath] {
    try (0..<4000).map { try entry("\(10_000 + $0)" + String(repeating: "n", count: $0 % 250)) }
  }

  private func write(_ paths: [EntryPath], _ status: FileStatus, in base: borrowing Directory) throws {
    // A clock that is far ahead of the files' times of change.
    let writer = StatCacheWriter(began: Timestamp(seconds: 9_000_000_000), in: base, root: try base.duplicate())
    for path in paths { writer.add(StatCacheEntry(path, status)) }
    writer.finish(index: Self.index)
  }

  private func world() throws -> (Scratch, FileStatus) {
    let scratch = try Scratch()
    try scratch.shell("mkdir .persist")
    return (scratch, try status(scratch))
  }

  @Test func everyRecordIsFoundHoweverItLiesInTheWindow() throws {
    let (scratch, status) = try world()
    let base = try scratch.open()
    let paths = try self.paths()
    try write(paths, status, in: base)
    let found = StatCacheReader.of(Self.index, in: base)
    let reader = try #require(found)
    #expect(paths.allSatisfy { reader.isUnchanged($0, status) })
  }

  @Test func whatIsNotThereIsNotUnchangedAndTheNextIsStillFound() throws {
    let (scratch, status) = try world()
    let base = try scratch.open()
    let paths = try self.paths()
    try write(paths.enumerated().filter { $0.offset % 2 == 0 }.map(\.element), status, in: base)
    let found = StatCacheReader.of(Self.index, in: base)
    let reader = try #require(found)
    #expect(paths.map { reader.isUnchanged($0, status) } == (0..<paths.count).map { $0 % 2 == 0 })
  }

  @Test func aCutSidecarProvesOnlyWhatIsWhole() throws {
    let (scratch, status) = try world()
    let base = try scratch.open()
    let paths = try self.paths()
    try write(paths, status, in: base)
    try scratch.shell("truncate -s 70000 .persist/seen")
    let found = StatCacheReader.of(Self.index, in: base)
    let reader = try #require(found)
    let unchanged = paths.map { reader.isUnchanged($0, status) }
    #expect(unchanged.first == true && unchanged.last == false)
    // Once one is missing, all are.
    #expect(unchanged == unchanged.sorted { $0 && !$1 })
  }
}
