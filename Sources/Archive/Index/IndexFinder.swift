import Glibc
import Values

/// Finds a few entries in the text of an index without reading the others: each stands on a line of its own that starts
/// with its name. Scanning 20,000 lines so takes a few milliseconds where parsing them takes a hundred.
@safe struct IndexFinder {
  private static let opening = Array("{\"name\":\"".utf8)
  private static let tail = Array("],\"archive\":".utf8)

  private let text: ByteBuffer
  private let start: UnsafePointer<UInt8>
  private let range: Range<Int>

  init(_ text: ByteBuffer, in range: Range<Int>) {
    precondition(range.upperBound <= text.count)
    self.text = text
    self.range = range
    unsafe start = UnsafePointer(text.all.baseAddress!.assumingMemoryBound(to: UInt8.self))
  }

  /// The entries named and all below them, in order, with what stands behind the entries.
  func find(
    _ paths: [EntryPath], digest: Digest, indexOffset: Int64, limits: ReaderLimits
  ) throws(JSONScanner.Invalid) -> TableOfContents {
    let patterns = Set(paths.flatMap(Self.patterns))
    var found: [IndexedEntry] = []
    var draft = IndexDraft()
    var isOpen = false
    var position = range.lowerBound
    while position < range.upperBound {
      let end = lineEnd(position)
      if matches(position, end, Self.tail) {
        if let entry = try draft.finish(next: nil) { found.append(entry) }
        var parser = IndexParser(JSONScanner(text, from: position + 2, to: range.upperBound), limits: limits)
        return try parser.parseTail(
          found.filter { entry in paths.contains { entry.entry.path.isEqual(toOrBelow: $0) } }, digest: digest,
          indexOffset: indexOffset)
      }
      let isWanted = patterns.contains { names(position, end, $0) }
      if isWanted || isOpen {
        let line = try IndexDraft.Line(JSONScanner(text, from: position, to: contentEnd(position, end)))
        if line.isChunk {
          try draft.add(line)
        } else {
          if let entry = try draft.finish(next: line) { found.append(entry) }
          isOpen = isWanted
          if isWanted { try draft.begin(line) }
        }
      }
      position = end + 1
    }
    throw JSONScanner.Invalid(detail: "the index has no end")
  }

  /// How a name starts on its line: as it is, or escaped as names that are not UTF-8 are, which those below it may be.
  private static func patterns(_ path: EntryPath) -> [[UInt8]] {
    [path.bytes, Array(printable(path.bytes).utf8)].map { bytes in
      var json = JSONText()
      json.string(bytes)
      return opening + json.bytes.dropFirst().dropLast()
    }
  }

  private func lineEnd(_ position: Int) -> Int {
    guard let newline = unsafe memchr(start + position, 10, range.upperBound - position) else {
      return range.upperBound
    }
    return unsafe UnsafePointer(newline.assumingMemoryBound(to: UInt8.self)) - start
  }

  /// The line without the comma at its end.
  private func contentEnd(_ position: Int, _ end: Int) -> Int {
    unsafe end > position && start[end - 1] == UInt8(ascii: ",") ? end - 1 : end
  }

  private func matches(_ position: Int, _ end: Int, _ pattern: [UInt8]) -> Bool {
    unsafe end - position >= pattern.count && memcmp(start + position, pattern, pattern.count) == 0
  }

  /// Whether the line is that of the name, or of something below it.
  private func names(_ position: Int, _ end: Int, _ pattern: [UInt8]) -> Bool {
    guard matches(position, end, pattern), end - position > pattern.count else { return false }
    let next = unsafe start[position + pattern.count]
    return next == UInt8(ascii: "\"") || next == UInt8(ascii: "/")
  }
}
