import Glibc
import Values

/// Entries that are asked for by name, and all below them, to be told from the start of their lines.
struct IndexNames {
  private static let opening = Array("{\"name\":\"".utf8)
  /// Above so many a table of hashes is faster. A directory of hard links asks for each file that they lead to.
  private static let fewPatterns = 16

  private let paths: Set<EntryPath>
  private let patterns: [[UInt8]]
  /// Of the patterns without their opening, where there are many.
  private let hashes: Set<UInt64>

  init(_ paths: [EntryPath]) {
    self.paths = Set(paths)
    let patterns = Set(self.paths.flatMap(Self.patterns))
    let areFew = patterns.count <= Self.fewPatterns
    self.patterns = areFew ? Array(patterns) : []
    hashes = areFew ? [] : Set(patterns.map { FNV1a($0[Self.opening.count...]).value })
  }

  /// How a name starts on its line: as it is, or escaped as names that are not UTF-8 are, which those below it may be.
  private static func patterns(_ path: EntryPath) -> [[UInt8]] {
    [path.bytes, Array(printable(path.bytes).utf8)].map { bytes in
      var json = JSONText()
      json.string(bytes)
      return opening + json.bytes.dropFirst().dropLast()
    }
  }

  func include(_ path: EntryPath) -> Bool {
    var candidate: EntryPath? = path
    while let path = candidate {
      if paths.contains(path) { return true }
      candidate = path.parent
    }
    return false
  }

  /// Whether the line may be that of such an entry; several names can look alike in a line, or have one hash.
  func mayName(_ line: Range<Int>, of text: ByteBuffer) -> Bool {
    guard let base = unsafe text.bytes.baseAddress else { return false }
    let start = unsafe base + line.lowerBound
    guard hashes.isEmpty else {
      return unsafe isHashed(UnsafeRawBufferPointer(start: start, count: line.count))
    }
    return patterns.contains { pattern in
      guard line.count > pattern.count, unsafe memcmp(start, pattern, pattern.count) == 0 else { return false }
      let next = unsafe start.load(fromByteOffset: pattern.count, as: UInt8.self)
      return next == UInt8(ascii: "\"") || next == UInt8(ascii: "/")
    }
  }

  /// Looks up the name that the line starts with, and every directory above it.
  private func isHashed(_ line: UnsafeRawBufferPointer) -> Bool {
    guard unsafe line.starts(with: Self.opening) else { return false }
    var hash = FNV1a()
    var isEscaped = false
    for index in Self.opening.count..<line.count {
      let byte = unsafe line[index]
      let isEnd = byte == UInt8(ascii: "\"") && !isEscaped
      if isEnd || byte == UInt8(ascii: "/"), hashes.contains(hash.value) { return true }
      if isEnd { return false }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      hash.add(byte)
    }
    return false
  }
}
