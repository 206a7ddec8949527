import Values

/// An entry of the index while its lines are read: a file's own line, then one for each further chunk.
struct IndexDraft {
  private var line: Line?
  private var chunks: [ChunkRecord] = []
  /// Stored bytes that the chunks so far cover; -1 once the last chunk was seen.
  private var covered: Int64 = 0

  var isOpen: Bool { line != nil }

  mutating func begin(_ line: Line) throws(JSONScanner.Invalid) {
    self.line = line
    chunks = []
    covered = 0
    try addChunk(line)
  }

  mutating func add(_ line: Line) throws(JSONScanner.Invalid) {
    guard let file = self.line, file.name == line.name, file.isFile, line.chunkOffset == covered else {
      throw JSONScanner.Invalid(detail: "the index lists a chunk in the wrong place")
    }
    try addChunk(line)
  }

  private mutating func addChunk(_ line: Line) throws(JSONScanner.Invalid) {
    guard let stored = self.line?.storedSize, stored > 0 else { return }
    guard let offset = line.offset, let digest = line.chunkDigest, covered >= 0 else {
      throw JSONScanner.Invalid(detail: "the index lacks a chunk's place or digest")
    }
    let size = line.chunkSize ?? stored - covered
    guard size > 0, size <= stored - covered, (line.chunkSize == nil) == (covered + size == stored) else {
      throw JSONScanner.Invalid(detail: "the index's chunks do not make up the file")
    }
    chunks.append(ChunkRecord(memberOffset: offset, chunkOffset: covered, size: size, digest: digest))
    covered += size
  }

  /// The entry that the lines so far make; `nil` where there was none.
  /// `next`: the line of the entry behind it.
  mutating func finish(next: Line?) throws(JSONScanner.Invalid) -> IndexedEntry? {
    guard let line = line.take() else { return nil }
    guard covered == line.storedSize, (line.digest != nil) == (line.storedSize > 0), let header = line.headerOffset
    else { throw JSONScanner.Invalid(detail: "the index's chunks do not make up the file") }
    return IndexedEntry(
      entry: try line.entry(), digest: line.digest, headerOffset: header,
      headerInnerOffset: line.headerInnerOffset ?? 0, payloadInnerOffset: line.innerOffset ?? 0,
      innerEnd: next?.headerOffset == header ? next?.headerInnerOffset : nil, chunks: chunks)
  }
}
