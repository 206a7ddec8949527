import Glibc
import Values

/// Entries that are asked for by name, and all below them, to be told from the start of their lines.
struct IndexNames {
  private static let opening = Array("{\"name\":\"".utf8)

  private let paths: [EntryPath]
  private let patterns: [[UInt8]]

  init(_ paths: [EntryPath]) {
    self.paths = paths
    patterns = Array(Set(paths.flatMap(Self.patterns)))
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
    paths.contains { path.isEqual(toOrBelow: $0) }
  }

  /// Whether the line may be that of such an entry; several names can look alike in a line.
  func mayName(_ line: Range<Int>, of text: ByteBuffer) -> Bool {
    guard let base = unsafe text.bytes.baseAddress else { return false }
    let start = unsafe base + line.lowerBound
    return patterns.contains { pattern in
      guard line.count > pattern.count, unsafe memcmp(start, pattern, pattern.count) == 0 else { return false }
      let next = unsafe start.load(fromByteOffset: pattern.count, as: UInt8.self)
      return next == UInt8(ascii: "\"") || next == UInt8(ascii: "/")
    }
  }
}
