import SystemPackage
import Testing
import Values

@testable import Archive

/// What persist writes is a plain tar.gz: other tools read it, and see the same tree.
@Suite struct OtherReadersTests {
  private let scratch: ScratchDirectory
  private let archive: FilePath
  private let sample: Sample

  init() throws {
    scratch = try ScratchDirectory()
    sample = try Sample.everything()
    let file = try scratch.open("a.tar.gz")
    defer { try? file.close() }
    try sample.write(to: file, in: scratch)
    archive = scratch.path.appending("a.tar.gz")
  }

  @Test func gzipFindsNothingWrong() throws {
    try Tool.run(["gzip", "-t", archive.string])
  }

  @Test(arguments: [
    ["tar", "xzpf"], ["bsdtar", "-xpf"],
    // An attribute, since Debian 12's Python knows no `filter` argument yet, and later ones want to be told.
    [
      "python3", "-c",
      "import sys,tarfile; t=tarfile.open(sys.argv[1]); t.extraction_filter=lambda m,p: m; t.extractall(sys.argv[3])",
    ],
  ])
  func extracts(_ command: [String]) throws {
    let target = scratch.path.appending("out")
    try Tool.run(["mkdir", target.string])
    try Tool.run(command + [archive.string, "-C", target.string])
    for entry in sample.entries { try check(entry, below: target, by: command[0]) }
  }

  /// A reader that was written from docs/archive-format.md, in another language, with other libraries.
  @Test func aReaderWrittenFromTheSpecificationAgrees() throws {
    let script = FilePath(#filePath).removingLastComponent().appending("Independent/read_archive.py").string
    let counted = try Tool.run(["python3", script, archive.string])
    let files = sample.entries.filter { if case .file = $0.kind { $0.storedSize > 0 } else { false } }
    let chunks = files.map { file in
      file.storedSize < MemberLayout.largeFile ? 1 : (file.storedSize - 1) / Int64(MemberLayout.chunk) + 1
    }
    #expect(counted.hasPrefix("\(sample.entries.count) entries, "))
    #expect(counted.hasSuffix(" \(files.count) digests, \(chunks.reduce(0, +)) chunk digests\n"), "\(counted)")
  }

  /// Without pax sparse files and times before 1970, which busybox does not know: it unpacks the map of a sparse file too,
  /// as GNUSparseFile.0/NAME.
  @Test func busyboxSeesTheSameTree() throws {
    let target = scratch.path.appending("out")
    try Tool.run(["mkdir", target.string])
    try Tool.run(["busybox", "tar", "xzpf", archive.string, "-C", target.string])
    for entry in sample.entries {
      guard let name = entry.path.utf8Text, !isSparse(entry) else { continue }
      let path = target.string + "/" + name
      let facts = try Tool.run(["stat", "--printf=%F %a", path])
      if case .symbolicLink = entry.kind {
        #expect(facts.hasPrefix("symbolic link "), "\(entry.path)")
        continue
      }
      // Without its list, the owning group gets what it has itself, not the mask.
      let isListed = entry.accessACL != nil
      #expect(isListed || facts.hasSuffix(" " + String(entry.mode.bits, radix: 8)), "\(entry.path)")
      guard case .file = entry.kind else { continue }
      let file = try FileDescriptor.open(FilePath(path), .readOnly)
      defer { try? file.close() }
      #expect(try readAll(file) == sample.contents[entry.path], "\(entry.path)")
    }
    #expect(try Tool.run(["stat", "--printf=%h", target.string + "/persistent_data/hard"]) == "2")
  }

  private func isSparse(_ entry: ArchiveEntry) -> Bool {
    if case .file(_, .some) = entry.kind { true } else { false }
  }

  private func check(_ entry: ArchiveEntry, below target: FilePath, by tool: String) throws {
    guard let name = entry.path.utf8Text else { return }
    let path = target.string + "/" + name
    // %f type and mode, %s size, %Y and %y time, %u:%g owner, %h links
    let facts = try Tool.run(["stat", "--printf=%f %s %Y %u:%g %h", path]).split(separator: " ").map(String.init)
    guard case .file(let size, _) = entry.kind else { return }
    #expect(Int64(facts[1]) == size, "\(entry.path)")
    // ext4 ends in 2446; libarchive reads a fraction of a second before 1970 the wrong way round (see PaxTime).
    let isBeyondFileSystem = entry.modified.seconds > 1 << 33
    let isMisread = tool == "bsdtar" && entry.modified.seconds < 0 && entry.modified.nanoseconds > 0
    if !isBeyondFileSystem, !isMisread { #expect(facts[2] == String(entry.modified.seconds), "\(entry.path)") }
    let file = try FileDescriptor.open(FilePath(path), .readOnly)
    defer { try? file.close() }
    #expect(try readAll(file) == sample.contents[entry.path], "\(entry.path)")
  }

  @Test func everyKindSurvivesGNUTarAsRoot() throws {
    let target = scratch.path.appending("out")
    try Tool.run(["mkdir", target.string])
    try Tool.run(["tar", "xzpf", archive.string, "-C", target.string, "--numeric-owner"])
    func stat(_ format: String, _ name: String) throws -> String {
      try Tool.run(["stat", "--printf=" + format, target.string + "/persistent_data/" + name])
    }
    #expect(try stat("%a", "empty") == "2770")
    #expect(try stat("%y", "small.txt").contains("123456789"))
    #expect(try stat("%h", "small.txt") == "2")
    #expect(try stat("%N", "outward").hasSuffix("'/app/data'"))
    #expect(try stat("%b", "hole") == "0")
    #expect(try stat("%a %u %g", "owner") == "4755 4294967294 3000000")
    #expect(try stat("%y", "half-before").contains("23:59:59.500000000"))
    #expect(try stat("%y", "more-before").contains("23:43:20.250000000"))
  }

  @Test func theFilesThatAreLeftAreTheTreeAndTheIndex() throws {
    let listing = try Tool.run(["tar", "tzf", archive.string])
    #expect(listing.split(separator: "\n").filter { !$0.hasPrefix("tar:") }.count == sample.entries.count + 1)
    #expect(listing.contains("stargz.index.json"))
  }
}
