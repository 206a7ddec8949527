import Diagnostics
import SystemPackage
import Testing
import Values

@testable import Archive

/// What the file system or a cable may do to an archive.
@Suite struct DamageTests {
  private let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  /// A small archive that has every kind of member: a group, a large file's header and chunks, index, footer.
  private func smallArchive() throws -> [UInt8] {
    var sample = Sample()
    try sample.directory("d")
    try sample.file("d/a", Array("hello, hello, hello\n".utf8))
    try sample.file("d/b", [UInt8](repeating: 7, count: 70_000))
    let file = try scratch.open("small")
    defer { try? file.close() }
    try sample.write(to: file, in: scratch, options: WriterOptions(workers: 1))
    return try readAll(file)
  }

  @Test func whatIsAppendedIsDetected() throws {
    let whole = try smallArchive()
    let file = try scratch.open("longer")
    defer { try? file.close() }
    for tail in [[0], [UInt8](repeating: 0, count: 512), Array("garbage".utf8), whole] {
      try file.resize(to: 0)
      try file.writeAll(toAbsoluteOffset: 0, whole + tail)
      #expect(throws: ArchiveError.self) { try ArchiveReader(input: file).verify() }
    }
  }

  @Test func readBackFindsAByteThatDiffers() throws {
    let file = try scratch.open("a")
    defer { try? file.close() }
    let summary = try Sample.everything().write(to: file, in: scratch)
    try summary.verifyWritten(file)
    for offset in [0, summary.compressedSize / 2, summary.compressedSize - 1] {
      var byte: [UInt8] = [0]
      unsafe _ = try byte.withUnsafeMutableBytes { unsafe try file.read(fromAbsoluteOffset: offset, into: $0) }
      try file.writeAll(toAbsoluteOffset: offset, [byte[0] ^ 1])
      #expect(throws: ArchiveError.self) { try summary.verifyWritten(file) }
      try file.writeAll(toAbsoluteOffset: offset, byte)
    }
    try file.resize(to: summary.compressedSize - 1)
    #expect(throws: ArchiveError.self) { try summary.verifyWritten(file) }
  }

  @Test func damageIsRefusedAndNamesItsPlace() throws {
    let whole = try smallArchive()
    var bytes = whole
    bytes[100] ^= 0xFF
    let file = try scratch.open("damaged")
    defer { try? file.close() }
    try file.writeAll(bytes)
    let error = try #require(throws: ArchiveError.self) { try ArchiveReader(input: file).verify() }
    #expect(error.exitStatus == .refused)
    #expect(error.message == "the archive is damaged: a gzip member does not inflate, at byte 0")
  }
}
