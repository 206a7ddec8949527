internal import Archive
internal import Host

/// A file that others append to: a log, most of the time. What it held when it was opened is taken; that it grows is no
/// change of that.
struct GrowingFile {
  /// Bytes from the start that are taken: all that were there, or, of text, up to the end of the last whole line.
  let length: Int64
  private let digest: ContentDigest

  /// How far back a line's end is looked for.
  private static let longestLine = 1 << 16

  /// - Returns: `nil` where it has not grown since it was opened.
  init?(_ file: borrowing OpenFile) throws {
    guard try file.currentStatus().size > file.status.size else { return nil }
    length = try Self.wholeLines(of: file)
    digest = try ContentDigest(of: file.descriptor, length: length)
  }

  /// Whether what is taken still reads as it did.
  func isStillTheSame(_ file: borrowing OpenFile) throws -> Bool {
    try ContentDigest(of: file.descriptor, length: length) == digest
  }

  private static func wholeLines(of file: borrowing OpenFile) throws(HostError) -> Int64 {
    let size = file.status.size
    var tail = [UInt8](repeating: 0, count: Int(min(size, Int64(longestLine))))
    let start = size - Int64(tail.count)
    guard try file.read(into: &tail, at: start) == tail.count, !tail.contains(0),
      let end = tail.lastIndex(of: UInt8(ascii: "\n"))
    else { return size }
    return start + Int64(end) + 1
  }
}
