import Glibc
import SystemPackage
import Values

@testable import Archive

/// Everything that reads an archive.
enum Readers {
  private static let limits = ReaderLimits(expandedSize: 1 << 24, indexSize: 1 << 22, entries: 10_000, workers: 1)
  private static let names = [EntryPath(literal: "d"), EntryPath(literal: "d/a"), EntryPath(literal: "d/hard")]

  /// A file without a name.
  private static let scratch: FileDescriptor = {
    let name = FilePath("/tmp/persist-archive-fuzz-\(getpid())")
    do {
      let file = try FileDescriptor.open(name, .readWrite, options: [.create, .truncate], permissions: .ownerReadWrite)
      unsafe unlink(name.string)
      return file
    } catch {
      fatalError("no scratch file: \(error)")
    }
  }()

  private static func attempt(_ body: () throws -> Void) {
    do {
      try body()
    } catch is ArchiveError {
    } catch {
      fatalError("an error of another kind: \(error)")
    }
  }

  static func readWhole(_ bytes: [UInt8]) {
    attempt {
      try scratch.resize(to: 0)
      try scratch.writeAll(toAbsoluteOffset: 0, bytes)
    }
    attempt { _ = try ArchiveReader(input: scratch, limits: limits).verify() }
    for name in names {
      attempt {
        var sink = NoSink()
        _ = try ArchiveReader(input: scratch, limits: limits).extract(only: [name], into: &sink)
      }
    }
    attempt { try splice() }
  }

  /// What the next backup looks at.
  private static func splice() throws {
    guard let source = try SpliceSource(archive: scratch, limits: limits) else { return }
    for item in source.table.entries.prefix(100) {
      guard source[item.entry.path] != nil else { fatalError("an entry is not found by its name") }
      attempt { _ = unsafe try source.payload(of: item) }
      for chunk in item.chunks { _ = source.member(at: chunk.memberOffset) }
      _ = source.holds(item.entry, contents: scratch)
    }
  }

  static func parseIndex(_ bytes: [UInt8]) {
    guard let digest = Digest(bytes: [UInt8](repeating: 0, count: 32)) else { return }
    for names in [nil, IndexNames(Self.names)] {
      let text = ByteBuffer(capacity: bytes.count)
      text.append(bytes)
      let lines = IndexLines(text: text)
      var parser = IndexParser(limits: limits, only: names)
      do {
        while let line = try lines.next() { try parser.read(line, of: text) }
        let table = try parser.finish(digest: digest, indexOffset: 0)
        for entry in table.entries where entry.pieces.isEmpty { fatalError("an entry stands nowhere") }
      } catch is JSONScanner.Invalid {
      } catch {
        fatalError("an error of another kind: \(error)")
      }
    }
  }

  static func validate(_ bytes: [UInt8], isOwn: Bool) {
    let input = ByteBuffer(capacity: bytes.count)
    input.append(bytes)
    attempt {
      let profile = TarProfile(isOwn: isOwn, allowOutwardLinks: true, keepSpecialBits: true)
      let pass = try TarPass(source: OneBlock(input), profile: profile, limit: 1 << 24)
      while let member = try pass.next() {
        guard let entry = member.entry, case .file = entry.kind else { continue }
        _ = unsafe try pass.readData(of: entry, hashing: false) { _, _ in }
      }
    }
  }
}

/// A tar stream in one block.
private final class OneBlock: TarBlockSource {
  private var block: TarBlock?

  init(_ buffer: ByteBuffer) {
    block = buffer.count > 0 ? TarBlock(buffer: buffer, memberOffset: 0, innerOffset: 0) : nil
  }

  func next() throws(ArchiveError) -> TarBlock? { block.take() }
  func recycle(_ buffer: ByteBuffer) {}
}
