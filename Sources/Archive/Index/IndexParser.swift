import Glibc
import Values

/// Turns the lines of `stargz.index.json` into entries: all of them, or those that are asked for. Anything missing, unknown
/// or out of range in what is read is an error. Of lines that are not asked for only the start is looked at, which is
/// some twenty times faster.
struct IndexParser {
  private enum Stage {
    case head
    case entries
    case end(IndexTail)
  }

  private static let head = Array("{\"version\":1,\"entries\":[".utf8)
  private static let tail = Array("],\"archive\":".utf8)

  private let limits: ReaderLimits
  private let names: IndexNames?
  private var stage = Stage.head
  private var draft = IndexDraft()
  private var entries = IndexedEntries()
  /// Whether a comma stood behind the entry before; `nil` where there is none.
  private var hadComma: Bool?

  /// `names`: the entries that are asked for; `nil` for all.
  init(limits: ReaderLimits, only names: IndexNames? = nil) {
    self.limits = limits
    self.names = names
  }

  /// Reads the next line, which lies in `text`.
  mutating func read(_ line: Range<Int>, of text: ByteBuffer) throws(JSONScanner.Invalid) {
    switch stage {
    case .head:
      guard line.count == Self.head.count, starts(line, of: text, with: Self.head) else {
        throw JSONScanner.Invalid(detail: "the index is of a later version")
      }
      stage = .entries
    case .entries where starts(line, of: text, with: Self.tail):
      if let entry = try draft.finish(next: nil) { try add(entry) }
      guard hadComma != true else { throw JSONScanner.Invalid(detail: "the index lacks an entry") }
      // Behind "],".
      stage = .end(try IndexTail(JSONScanner(text, from: line.lowerBound + 2, to: line.upperBound)))
    case .entries: try readEntry(line, of: text)
    case .end: throw JSONScanner.Invalid(detail: "there is something behind the index")
    }
  }

  private mutating func readEntry(_ line: Range<Int>, of text: ByteBuffer) throws(JSONScanner.Invalid) {
    let hasComma = unsafe !line.isEmpty && text.bytes[line.upperBound - 1] == UInt8(ascii: ",")
    guard hadComma != false else { throw JSONScanner.Invalid(detail: "a comma is missing in the index") }
    hadComma = hasComma
    let isWanted = names?.mayName(line, of: text) ?? true
    guard isWanted || draft.isOpen else { return }
    let scanner = JSONScanner(text, from: line.lowerBound, to: hasComma ? line.upperBound - 1 : line.upperBound)
    let parsed = try IndexDraft.Line(scanner)
    guard scanner.isAtEnd else { throw JSONScanner.Invalid(detail: "an entry of the index does not end with its line") }
    guard !parsed.isChunk else { return try draft.add(parsed) }
    if let entry = try draft.finish(next: parsed) { try add(entry) }
    if isWanted { try draft.begin(parsed) }
  }

  private mutating func add(_ entry: IndexedEntry) throws(JSONScanner.Invalid) {
    guard names?.include(entry.entry.path) ?? true else { return }
    guard entries.count < limits.entries else {
      throw JSONScanner.Invalid(detail: "the index lists more entries than the limit allows")
    }
    entries.append(entry)
  }

  private func starts(_ line: Range<Int>, of text: ByteBuffer, with pattern: [UInt8]) -> Bool {
    guard line.count >= pattern.count, let base = unsafe text.bytes.baseAddress else { return false }
    return unsafe memcmp(base + line.lowerBound, pattern, pattern.count) == 0
  }

  /// To be called behind the last line.
  func finish(digest: Digest, indexOffset: Int64) throws(JSONScanner.Invalid) -> TableOfContents {
    guard case .end(let tail) = stage, names != nil || tail.entries == Int64(entries.count) else {
      throw JSONScanner.Invalid(detail: "the index lacks a part, or is of a later version")
    }
    return TableOfContents(
      entries: entries, annotations: tail.annotations, digest: digest, storedBytes: tail.storedBytes,
      logicalBytes: tail.logicalBytes, members: tail.members, indexOffset: indexOffset)
  }
}
