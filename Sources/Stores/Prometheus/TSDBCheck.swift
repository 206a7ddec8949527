internal import Archive
internal import Host
internal import Values

/// Whether every block of a data directory has what it must have, and every checksum in blocks and in the log is right:
/// prometheus, tsdb/docs/format.
struct TSDBCheck: ~Copyable {
  private let directory: Directory

  static let name = "checksums of blocks and log"
  private static let indexMagic: UInt32 = 0xBAAA_D700
  private static let chunksMagic: UInt32 = 0x85BD_40DD
  /// Bytes: of a ULID, the name of a block; of the table at the end of an index; before the first chunk.
  private static let nameLength = 26
  private static let tableLength = 52
  private static let chunksHeader: Int64 = 8

  init(_ directory: borrowing Directory) throws(HostError) {
    self.directory = try directory.duplicate()
  }

  /// What is wrong; `nil` where nothing is.
  func run() throws -> String? {
    for name in try directory.list() where name.bytes.count == Self.nameLength {
      guard try directory.status(of: name)?.kind == .directory else { continue }
      if let problem = try problem(of: name) { return "block \(name): \(problem)" }
    }
    for name in ["wal", "wbl"] {
      if let problem = try problem(ofLog: EntryPath(name)) { return problem }
    }
    return nil
  }

  private func problem(of block: EntryPath) throws -> String? {
    let meta = try block.appending(EntryPath(literal: "meta.json"))
    guard try directory.status(of: meta)?.size ?? 0 > 0 else { return "meta.json is missing or empty" }
    if let problem = try problem(ofIndex: block.appending(EntryPath(literal: "index"))) { return problem }
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
    for segment in segments {
      if let problem = try problem(ofChunks: chunks.appending(segment)) { return "chunks/\(segment) \(problem)" }
    }
    return nil
  }

  private func problem(ofIndex path: EntryPath) throws -> String? {
    guard try directory.status(of: path)?.kind == .file else { return "its index is missing" }
    var window = try FileWindow(directory.openFile(path))
    guard try window.bigEndian(at: 0) == Self.indexMagic else { return "index is no index" }
    let table = try window.bytes(at: window.length - Int64(Self.tableLength), count: Self.tableLength)
    guard let table, try window.bigEndian(at: window.length - 4) == CRC32C.of(table.dropLast(4)) else {
      return "its index is cut short, or damaged"
    }
    return nil
  }

  /// Length in a varint, one byte of encoding, the data, and a checksum of both.
  private func problem(ofChunks path: EntryPath) throws -> String? {
    var window = try FileWindow(directory.openFile(path))
    guard try window.bigEndian(at: 0) == Self.chunksMagic else { return "does not begin as it must" }
    var position = Self.chunksHeader
    while position < window.length {
      try Interruption.check()
      let begin = position
      var length: Int64 = 0
      var shift: Int64 = 0
      repeat {
        guard shift < 35, let byte = try window.byte(at: position) else { return "is cut short" }
        position += 1
        length |= Int64(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { break }
      } while true
      // The rest of a segment that was made longer than it needed to be.
      if length == 0 { return nil }
      guard let data = try window.bytes(at: position, count: Int(length) + 1),
        let checksum = try window.bigEndian(at: position + length + 1)
      else { return "is cut short" }
      guard CRC32C.of(data) == checksum else { return "has a damaged chunk at byte \(begin)" }
      position += length + 5
    }
    return nil
  }

  /// Pages of 32 KiB, filled with records: type, length, checksum, data. The last record of the last segment may be half
  /// written: prometheus cuts it off.
  private func problem(ofLog log: EntryPath) throws -> String? {
    guard try directory.status(of: log)?.kind == .directory else { return nil }
    let segments = try directory.directory(at: log).list().filter { name in
      name.bytes.allSatisfy { (48...57).contains($0) }
    }
    .sorted()
    for (before, after) in zip(segments, segments.dropFirst()) where number(after) != number(before) + 1 {
      return "\(log) lacks the segment behind \(before)"
    }
    for segment in segments {
      var records = try LogRecords(directory.openFile(log.appending(segment)))
      guard let place = try records.damage() else { continue }
      guard segment == segments.last, records.isTorn(at: place) else {
        return "\(log)/\(segment) has a damaged record at byte \(place)"
      }
    }
    return nil
  }

  private func number(_ segment: EntryPath) -> Int { Int(segment.description) ?? 0 }
}
