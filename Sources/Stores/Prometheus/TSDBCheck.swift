internal import Host
internal import Values

/// Whether every block of a data directory has what it must have, and each file begins as it must: prometheus,
/// tsdb/docs/format. Samples are not read.
struct TSDBCheck: ~Copyable {
  private let directory: Directory

  static let name = "files of every block"
  private static let indexMagic: [UInt8] = [0xBA, 0xAA, 0xD7, 0x00]
  private static let chunksMagic: [UInt8] = [0x85, 0xBD, 0x40, 0xDD]
  /// Of a ULID, the name of a block.
  private static let nameLength = 26

  init(_ directory: borrowing Directory) throws(HostError) {
    self.directory = try directory.duplicate()
  }

  /// What is wrong; `nil` where nothing is.
  func run() throws -> String? {
    for name in try directory.list() where name.bytes.count == Self.nameLength {
      guard try directory.status(of: name)?.kind == .directory else { continue }
      if let problem = try problem(of: name) { return "block \(name): \(problem)" }
    }
    return nil
  }

  private func problem(of block: EntryPath) throws -> String? {
    let meta = try block.appending(EntryPath(literal: "meta.json"))
    guard try directory.status(of: meta)?.size ?? 0 > 0 else { return "meta.json is missing or empty" }
    guard try begins(block.appending(EntryPath(literal: "index")), Self.indexMagic) else { return "index is no index" }
    let chunks = try block.appending(EntryPath(literal: "chunks"))
    let text = try directory.openFile(meta).readAll(limit: 1 << 20)
    guard try directory.status(of: chunks)?.kind == .directory else {
      return String(decoding: text, as: UTF8.self).contains("\"numSamples\"") ? "its chunks are missing" : nil
    }
    let segments = try directory.directory(at: chunks).list()
    let numbers = segments.compactMap { Int(String(decoding: $0.bytes, as: UTF8.self)) }.sorted()
    guard numbers == Array(1...max(1, numbers.count)).prefix(numbers.count).map(\.self), !numbers.isEmpty else {
      return "a chunk file is missing"
    }
    for segment in segments where try !begins(chunks.appending(segment), Self.chunksMagic) {
      return "chunks/\(segment) does not begin as it must"
    }
    return nil
  }

  private func begins(_ file: EntryPath, _ magic: [UInt8]) throws -> Bool {
    guard try directory.status(of: file)?.kind == .file else { return false }
    var start = [UInt8](repeating: 0, count: magic.count)
    return try directory.openFile(file).read(into: &start, at: 0) == magic.count && start == magic
  }
}
