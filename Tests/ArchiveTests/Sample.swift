import SystemPackage
import Values

@testable import Archive

/// An archive to be written in a test: entries and the content of their files.
struct Sample {
  private(set) var entries: [ArchiveEntry] = []
  private(set) var contents: [EntryPath: [UInt8]] = [:]

  static let time = Timestamp(seconds: 1_700_000_000, nanoseconds: 123_456_789)

  mutating func directory(_ path: String, mode: Int = 0o755) throws {
    add(try EntryPath(path), .directory, mode: mode)
  }

  mutating func file(
    _ path: EntryPath, _ bytes: [UInt8], extents: [Extent]? = nil, mode: Int = 0o644, modified: Timestamp = time,
    owner: Owner = .root, attributes: [ExtendedAttribute] = [], access: AccessControlList? = nil
  ) {
    contents[path] = bytes
    entries.append(
      ArchiveEntry(
        path: path, kind: .file(size: Int64(bytes.count), extents: extents), mode: Mode(mode), owner: owner,
        modified: modified, attributes: attributes, accessACL: access))
  }

  mutating func file(_ path: String, _ bytes: [UInt8]) throws {
    file(try EntryPath(path), bytes)
  }

  mutating func add(_ path: EntryPath, _ kind: ArchiveEntry.Kind, mode: Int = 0o777) {
    entries.append(ArchiveEntry(path: path, kind: kind, mode: Mode(mode), owner: .root, modified: Self.time))
  }

  /// Writes it to `file`.
  @discardableResult
  func write(
    to file: FileDescriptor, in scratch: ScratchDirectory, options: WriterOptions = WriterOptions(),
    annotations: String = "{}"
  ) throws -> ArchiveSummary {
    let writer = ArchiveWriter(output: file, options: options)
    for entry in entries {
      guard let bytes = contents[entry.path] else {
        _ = try writer.append(entry)
        continue
      }
      let source = try scratch.open("source")
      defer { try? source.close() }
      try source.writeAll(bytes)
      _ = try writer.append(entry, contents: source)
    }
    return try writer.finish(annotations: Array(annotations.utf8))
  }

  /// Every kind of entry that a backup preserves.
  static func everything() throws -> Sample {
    var sample = Sample()
    try sample.directory("persistent_data")
    try sample.directory("persistent_data/empty", mode: 0o2770)
    try sample.file("persistent_data/small.txt", Array("hello\n".utf8))
    try sample.file("persistent_data/nothing", [])
    try sample.file("persistent_data/big.bin", noise(3_000_001))
    try sample.file("persistent_data/exactly-one-chunk", noise(MemberLayout.chunk))
    try sample.file("persistent_data/zeros", [UInt8](repeating: 0, count: 200_000))
    sample.file(try EntryPath(bytes: Array("persistent_data/".utf8) + [0xFF, 0xFE, 0x80]), [1, 2, 3])
    try sample.file("persistent_data/\u{E9}", [1])
    try sample.file("persistent_data/e\u{301}", [2])
    try sample.file("persistent_data/line\nbreak\ttab \u{1B}[31m\"quoted\\\"", [3])
    try sample.file("persistent_data/" + String(repeating: "n", count: 255), [4])
    let deep = Array(repeating: String(repeating: "d", count: 199), count: 20).joined(separator: "/")
    try sample.file(deep + "/f", [5])
    sample.file(
      try EntryPath("persistent_data/owner"), [6], mode: 0o4755,
      owner: Owner(user: 4_294_967_294, group: 3_000_000)!)
    sample.file(try EntryPath("persistent_data/before-1970"), [7], modified: Timestamp(seconds: -86_400 * 365))
    sample.file(
      try EntryPath("persistent_data/half-before"), [7], modified: Timestamp(seconds: -1, nanoseconds: 500_000_000))
    sample.file(
      try EntryPath("persistent_data/more-before"), [7], modified: Timestamp(seconds: -1000, nanoseconds: 250_000_000))
    sample.file(try EntryPath("persistent_data/year-2242"), [8], modified: Timestamp(seconds: 1 << 33))
    sample.file(try EntryPath("persistent_data/year-20000"), [8], modified: Timestamp(seconds: 568_971_820_800))
    sample.file(
      try EntryPath("persistent_data/attributes"), [9],
      attributes: [ExtendedAttribute(name: Array("user.comment".utf8), value: [0, 10, 255])],
      access: AccessControlList(entries: [
        .init(subject: .owningUser, permissions: 6), .init(subject: .user(1000), permissions: 7),
        .init(subject: .owningGroup, permissions: 4), .init(subject: .mask, permissions: 5),
        .init(subject: .other, permissions: 0),
      ]))
    sample.addSparse()
    sample.add(try EntryPath("persistent_data/link"), .symbolicLink(target: Array("small.txt".utf8)))
    sample.add(try EntryPath("persistent_data/outward"), .symbolicLink(target: Array("/app/data".utf8)))
    sample.add(
      try EntryPath("persistent_data/long-link"),
      .symbolicLink(target: Array(String(repeating: "x/", count: 1000).utf8)))
    sample.add(
      try EntryPath("persistent_data/hard"), .hardLink(target: try EntryPath("persistent_data/small.txt")), mode: 0o644)
    return sample
  }

  private mutating func addSparse() {
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    for index in 0..<4096 { bytes[8192 + index] = UInt8(truncatingIfNeeded: index) }
    guard let small = try? EntryPath("persistent_data/sparse"), let hole = try? EntryPath("persistent_data/hole"),
      let large = try? EntryPath("persistent_data/sparse-large")
    else { return }
    file(small, bytes, extents: [Extent(offset: 8192, length: 4096)])
    file(hole, [UInt8](repeating: 0, count: 65_536), extents: [])
    var big = [UInt8](repeating: 0, count: 6 << 20)
    let data = Self.noise(2 << 20)
    big.replaceSubrange((1 << 20)..<(3 << 20), with: data)
    big.replaceSubrange((5 << 20)..<(6 << 20), with: data[..<(1 << 20)])
    file(
      large, big,
      extents: [Extent(offset: 1 << 20, length: 2 << 20), Extent(offset: 5 << 20, length: 1 << 20)])
  }

  /// Bytes that do not compress, the same each time.
  static func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    var words = [UInt64](repeating: 0, count: (count + 7) / 8)
    for index in words.indices {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      words[index] = state
    }
    return unsafe words.withUnsafeBytes { unsafe Array($0[..<count]) }
  }
}
