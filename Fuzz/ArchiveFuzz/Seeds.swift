import Glibc
import SystemPackage
import Values

@testable import Archive

/// Inputs to start from: archives and parts of archives that are right, each kind of entry among them.
enum Seeds {
  static func write(to directory: String) {
    do {
      try write(to: FilePath(directory))
    } catch {
      fatalError("cannot write the seeds: \(error)")
    }
  }

  private static func write(to directory: FilePath) throws {
    let small = try archive(entries().filter { $0.0.storedSize < MemberLayout.largeFile }, in: directory)
    let large = try archive(entries(), in: directory)
    let chunked = try chunkedFile()
    let parts = try Parts(small)
    try save([FuzzInput.Mode.file.rawValue] + small.bytes, as: "file-small", in: directory)
    try save([FuzzInput.Mode.file.rawValue] + large.bytes, as: "file-large", in: directory)
    try save([FuzzInput.Mode.index.rawValue] + Parts(large).text, as: "index", in: directory)
    for (name, mode) in [("foreign", FuzzInput.Mode.foreignTar), ("own", .ownTar)] {
      let mode = mode.rawValue | FuzzInput.mending
      let tar = parts.members.flatMap { $0 } + [UInt8](repeating: 0, count: 2 * TarHeader.blockLength)
      try save([mode] + tar, as: "tar-" + name, in: directory)
    }
    for (name, parts) in [("small", parts), ("chunked", chunked)] {
      for mends in [0, FuzzInput.mending] {
        try save(
          [FuzzInput.Mode.wrapped.rawValue | mends] + parts.wrapped, as: "wrapped-\(name)-\(mends)", in: directory)
      }
    }
  }

  private static func save(_ bytes: [UInt8], as name: String, in directory: FilePath) throws {
    let file = try FileDescriptor.open(
      directory.appending(name), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    defer { try? file.close() }
    try file.writeAll(bytes)
  }

  // MARK: what is in them

  private static func entry(
    _ path: StaticString, _ kind: ArchiveEntry.Kind,
    modified: Timestamp = Timestamp(seconds: 1_700_000_000, nanoseconds: 5)
  ) -> ArchiveEntry {
    ArchiveEntry(
      path: EntryPath(literal: path), kind: kind, mode: Mode(0o755), owner: Owner(user: 3_000_000, group: 7) ?? .root,
      modified: modified)
  }

  private static func entries() throws -> [(ArchiveEntry, [UInt8])] {
    let list = AccessControlList(entries: [
      .init(subject: .owningUser, permissions: 6), .init(subject: .user(1000), permissions: 7),
      .init(subject: .owningGroup, permissions: 4), .init(subject: .mask, permissions: 5),
      .init(subject: .other, permissions: 0),
    ])
    let sparse = [Extent(offset: 8192, length: 600), Extent(offset: 20_000, length: 5)]
    return [
      (
        ArchiveEntry(
          path: EntryPath(literal: "d"), kind: .directory, mode: Mode(0o755), owner: .root,
          modified: Timestamp(seconds: -1, nanoseconds: 5), accessACL: list, defaultACL: list), []
      ),
      (entry("d/a", .file(size: 6, extents: nil)), Array("hello\n".utf8)),
      (
        ArchiveEntry(
          path: try EntryPath(bytes: Array("d/".utf8) + [0xFF]), kind: .file(size: 1, extents: nil), mode: Mode(0o4755),
          owner: .root, modified: Timestamp(seconds: 568_971_820_800),
          attributes: [ExtendedAttribute(name: Array("user.k".utf8), value: [0, 10, 255])]), [1]
      ),
      (entry("d/hard", .hardLink(target: EntryPath(literal: "d/a"))), []),
      (entry("d/link", .symbolicLink(target: Array("/app/x".utf8))), []),
      (entry("d/sparse", .file(size: 30_000, extents: sparse)), [UInt8](repeating: 7, count: 30_000)),
      (entry("d/zeros", .file(size: 1_100_000, extents: nil)), [UInt8](repeating: 0, count: 1_100_000)),
    ]
  }

  private struct Archive {
    let file: FileDescriptor
    let bytes: [UInt8]
  }

  private static func archive(_ entries: [(ArchiveEntry, [UInt8])], in directory: FilePath) throws -> Archive {
    func scratch() throws -> FileDescriptor {
      let name = directory.appending(".scratch")
      let file = try FileDescriptor.open(
        name, .readWrite, options: [.create, .truncate], permissions: .ownerReadWrite)
      unsafe unlink(name.string)
      return file
    }
    let file = try scratch()
    let contents = try scratch()
    let writer = ArchiveWriter(output: file)
    for (entry, bytes) in entries {
      try contents.resize(to: 0)
      try contents.writeAll(toAbsoluteOffset: 0, bytes)
      _ = try writer.append(entry, contents: contents)
    }
    let summary = try writer.finish()
    let all = ByteBuffer(capacity: 0)
    try all.fill(from: file, at: 0, count: Int(summary.compressedSize))
    return Archive(file: file, bytes: unsafe Array(all.bytes))
  }

  /// An archive with one file in three members, far smaller than the writer would make them.
  private static func chunkedFile() throws -> Parts {
    let content = (0..<1176).map { UInt8(truncatingIfNeeded: $0) }
    let formatter = try TarFormatter(binaryNames: false)
    let file = entry("d/a", .file(size: Int64(content.count), extents: nil))
    try formatter.begin(file)
    let header = unsafe Array(formatter.output.bytes)
    let chunks = [content[..<512], content[512..<1024], content[1024...]].map { Array($0) }
    var text = JSONText()
    text.raw("{\"version\":1,\"entries\":[\n")
    IndexLine.write(file, to: &text)
    var line = ""
    for (place, chunk) in chunks.enumerated() {
      let mark = String(UnicodeScalar(WrappedArchive.offsetMarks.lowerBound + UInt8(place + 1)))
      if place > 0 { line += ",\n{\"name\":\"d/a\",\"type\":\"chunk\",\"chunkOffset\":\(512 * place)" }
      line += ",\"offset\":\(mark)"
      if place < 2 { line += ",\"chunkSize\":512" }
      if place == 0 { line += ",\"digest\":\"\(digest(content))\"" }
      line += ",\"chunkDigest\":\"\(digest(chunk))\""
      if place == 0 { line += ",\"headerOffset\":0" }
      line += "}"
    }
    let records = [String](repeating: "\u{1}", count: 4).joined(separator: ",")
    let end =
      "\n],\"archive\":{\"format\":1,\"entries\":1,\"storedBytes\":1176,\"logicalBytes\":1176,\"members\":[\(records)]},"
      + "\"persist\":{}}\n"
    let padding = [UInt8](repeating: 0, count: -content.count & 511)
    return Parts(
      members: [header, chunks[0], chunks[1], chunks[2] + padding], text: text.bytes + Array((line + end).utf8))
  }

  private static func digest(_ bytes: [UInt8]) -> Digest {
    var hasher = ContentHasher()
    unsafe bytes.withUnsafeBytes { unsafe hasher.update($0) }
    return hasher.finish()
  }

  /// What an archive inflates to, and its index with the marks of `WrappedArchive`.
  private struct Parts {
    var members: [[UInt8]]
    var text: [UInt8]

    init(members: [[UInt8]], text: [UInt8]) {
      self.members = members
      self.text = text
    }

    init(_ archive: Archive) throws {
      let reader = try ArchiveReader(input: archive.file)
      guard let table = try reader.contents(), let member = try reader.index.member() else {
        fatalError("an archive without its index")
      }
      members = []
      let source = GzipSource(file: archive.file, end: table.indexOffset, isOwn: true, workers: 1)
      while let block = try source.next() { unsafe members.append(Array(block.buffer.bytes)) }
      let raw = ByteBuffer(capacity: member.rawLength + 1)
      let stream = IndexStream(member)
      while !stream.hasEnded { try stream.fill(raw) }
      let range = try member.textRange(startingWith: raw)
      var text = unsafe String(decoding: raw.bytes[range], as: UTF8.self)
      var offset: Int64 = 0
      for (place, record) in table.members.enumerated() {
        let mark = String(UnicodeScalar(WrappedArchive.offsetMarks.lowerBound + UInt8(place)))
        for key in ["\"offset\":", "\"headerOffset\":"] {
          for end in [",", "}"] { text = text.replacing("\(key)\(offset)\(end)", with: key + mark + end) }
        }
        text = text.replacing("[\(record.length),\(record.checksum)]", with: "\u{1}")
        offset += record.length
      }
      self.text = Array(text.utf8)
    }

    var wrapped: [UInt8] {
      [UInt8(members.count)]
        + members.flatMap { [UInt8($0.count & 255), UInt8($0.count >> 8)] } + members.flatMap { $0 } + text
    }
  }
}
