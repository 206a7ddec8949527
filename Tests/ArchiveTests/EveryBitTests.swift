import Glibc
import SystemPackage
import Testing
import Values

@testable import Archive

/// Every cut and every flipped bit is found, or changes nothing: what comes back is what was written, to the last byte and
/// attribute, read as a whole and read through the index alike.
///
/// Of the archive of 64 KiB a sample is tried. All of it, some 65,000 cuts and 520,000 bits, takes a quarter of an hour:
///
///     PERSIST_EVERY_BIT=1 swift test -c release -Xswiftc -enable-testing --filter EveryBitTests
@Suite struct EveryBitTests {
  /// An archive, and how many of its cuts and bits are tried: one in `step`.
  struct Subject: CustomTestStringConvertible {
    let testDescription: String
    let step: Int
    let sample: @Sendable () throws -> Sample
  }

  private static let isExhaustive = unsafe getenv("PERSIST_EVERY_BIT") != nil

  static let subjects = [
    Subject(testDescription: "small", step: 1) { try .oneOfEachMember() },
    Subject(testDescription: "64 KiB", step: isExhaustive ? 1 : 997) { try .everyKindIn64KiB() },
  ]

  @Test(arguments: subjects)
  func everyCutIsFound(_ subject: Subject) throws {
    let archive = try TriedArchive(subject.sample())
    var tried = 0
    // From the end on, so that the file needs only to be cut.
    for length in stride(from: archive.size - 1, through: 0, by: -subject.step) {
      try archive.file.resize(to: Int64(length))
      #expect(try archive.readWhole() == nil, "cut to \(length) of \(archive.size)")
      #expect(try archive.readSelected() == nil, "cut to \(length) of \(archive.size), through the index")
      tried += 1
    }
    report("\(subject.testDescription): \(tried) cuts of \(archive.size) bytes, all found")
  }

  @Test(arguments: subjects)
  func everyFlippedBitIsFoundOrHarmless(_ subject: Subject) throws {
    let archive = try TriedArchive(subject.sample())
    let intact = try (whole: #require(try archive.readWhole()), selected: #require(try archive.readSelected()))
    var whole = Counts()
    var selected = Counts()
    for bit in stride(from: 0, to: archive.size * 8, by: subject.step) {
      try archive.flip(bit)
      whole.count(try archive.readWhole(), intact.whole, bit)
      selected.count(try archive.readSelected(), intact.selected, bit)
      try archive.flip(bit)
    }
    #expect(
      whole.silent.isEmpty && selected.silent.isEmpty, "bits \(whole.silent), through the index \(selected.silent)")
    #expect(whole.found > 0 && selected.found > 0)
    // Of all members but the index's the packed bytes have a checksum in the index. Nobody reads the bits that fill up the
    // last byte before a stored block.
    let index = Int(archive.indexOffset) * 8
    #expect(whole.harmless.allSatisfy { $0 >= index }, "\(whole.harmless)")
    report("\(subject.testDescription): read as a whole, \(whole); through the index, \(selected)")
  }

  private struct Counts: CustomStringConvertible {
    var found = 0
    var harmless: [Int] = []
    var silent: [Int] = []

    mutating func count(_ outcome: TriedArchive.Outcome?, _ intact: TriedArchive.Outcome, _ bit: Int) {
      guard let outcome else { return found += 1 }
      if outcome == intact { harmless.append(bit) } else { silent.append(bit) }
    }

    var description: String { "\(found) flipped bits found, \(harmless.count) harmless, \(silent.count) silent" }
  }

  private func report(_ line: String) {
    if Self.isExhaustive { print(line) }
  }
}

/// An archive in a file, to be damaged and read.
private struct TriedArchive {
  /// Everything that reading hands out.
  struct Outcome: Equatable {
    let sink: RecordingSink
    let annotations: [UInt8]?
    let digest: Digest?
    let totals: [Int64]
  }

  private static let selection = ["d/small", "d/hard", "d/chunks", "d/sparse"]

  let scratch: ScratchDirectory
  let file: FileDescriptor
  let size: Int
  let indexOffset: Int64
  private let bytes: [UInt8]

  init(_ sample: Sample) throws {
    scratch = try ScratchDirectory()
    file = try scratch.open("a.tar.gz")
    try sample.write(to: file, in: scratch, options: WriterOptions(workers: 1), annotations: #"{"label":"x"}"#)
    bytes = try readAll(file)
    size = bytes.count
    indexOffset = try #require(try ArchiveReader(input: file).contents()).indexOffset
  }

  /// Flips a bit, and flips it back.
  func flip(_ bit: Int) throws {
    var byte: [UInt8] = [0]
    unsafe _ = try byte.withUnsafeMutableBytes { unsafe try file.read(fromAbsoluteOffset: Int64(bit / 8), into: $0) }
    try file.writeAll(toAbsoluteOffset: Int64(bit / 8), [byte[0] ^ 1 << UInt8(bit % 8)])
  }

  private var reader: ArchiveReader {
    get throws { try ArchiveReader(input: file, limits: ReaderLimits(expandedSize: 1 << 24, workers: 1)) }
  }

  /// `nil` where the archive is refused.
  func readWhole() throws -> Outcome? {
    var sink = RecordingSink()
    do {
      let verified = try reader.extract(into: &sink)
      return Outcome(
        sink: sink, annotations: verified.annotations, digest: verified.indexDigest,
        totals: [verified.storedBytes, verified.logicalBytes])
    } catch is ArchiveError {
      return nil
    }
  }

  /// `nil` where the archive is refused, or found not to hold what is asked for.
  func readSelected() throws -> Outcome? {
    var sink = RecordingSink()
    do {
      let held = try Self.selection.map { try EntryPath($0) }
      _ = try reader.extract(only: held, into: &sink)
      return Outcome(sink: sink, annotations: nil, digest: nil, totals: [])
    } catch is ArchiveError {
      return nil
    }
  }
}

extension Sample {
  /// Each kind of gzip member: a group, a large file's header and chunks, index, footer.
  fileprivate static func oneOfEachMember() throws -> Sample {
    var sample = Sample()
    try sample.directory("d")
    try sample.file("d/small", Array("hello, hello, hello\n".utf8))
    try sample.file("d/chunks", [UInt8](repeating: 7, count: 70_000))
    try sample.file("d/sparse", [])
    sample.add(try EntryPath("d/hard"), .hardLink(target: try EntryPath("d/small")), mode: 0o644)
    return sample
  }

  /// Each kind of entry as well; what does not compress makes up the length.
  fileprivate static func everyKindIn64KiB() throws -> Sample {
    var sample = Sample()
    try sample.directory("d", mode: 0o2770)
    try sample.file("d/small", Array("hello, hello, hello\n".utf8))
    try sample.file("d/empty", [])
    sample.file(try EntryPath(bytes: Array("d/".utf8) + [0xFF, 0xFE, 0x80]), noise(3000))
    try sample.file("d/line\n\u{E9}", noise(1000))
    try sample.file("d/" + String(repeating: "n", count: 255), [4])
    sample.file(
      try EntryPath("d/owner"), [6], mode: 0o4755, modified: Timestamp(seconds: -1, nanoseconds: 500_000_000),
      owner: Owner(user: 4_294_967_294, group: 3_000_000)!)
    sample.file(
      try EntryPath("d/attributes"), noise(500), modified: Timestamp(seconds: 568_971_820_800),
      attributes: [ExtendedAttribute(name: Array("user.comment".utf8), value: [0, 10, 255])],
      access: AccessControlList(entries: [
        .init(subject: .owningUser, permissions: 6), .init(subject: .user(1000), permissions: 7),
        .init(subject: .owningGroup, permissions: 4), .init(subject: .mask, permissions: 5),
        .init(subject: .other, permissions: 0),
      ]))
    sample.add(try EntryPath("d/hard"), .hardLink(target: try EntryPath("d/small")), mode: 0o644)
    sample.add(try EntryPath("d/link"), .symbolicLink(target: Array("/app/data".utf8)))
    try sample.file("d/noise", noise(61_000))
    let island = Extent(offset: 8192, length: 100)
    var bytes = [UInt8](repeating: 0, count: 20_000)
    bytes.replaceSubrange(8192..<8292, with: noise(100))
    sample.file(try EntryPath("d/sparse"), bytes, extents: [island])
    try sample.file("d/chunks", [UInt8](repeating: 7, count: MemberLayout.chunk + 5000))
    return sample
  }
}
