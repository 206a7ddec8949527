internal import Host

/// The lines of a file, of any length up to a limit, in memory that does not grow with the file.
struct LineReader: ~Copyable {
  private let file: OpenFile
  private(set) var buffer: [UInt8] = []
  private var start = 0
  private var filled = 0
  private var offset: Int64 = 0
  private(set) var number = 0

  /// Bytes.
  private static let piece = 1 << 20
  private static let longest = 256 << 20

  init(_ file: consuming OpenFile) {
    self.file = file
  }

  /// The next line, without its end.
  ///
  /// - Returns: where it stands in `buffer`; `nil` behind the last.
  /// - Throws: `SourceError` where it is too long; `HostError`.
  mutating func next() throws -> Range<Int>? {
    var searched = start
    while true {
      if let end = Self.lineEnd(in: buffer, searched..<filled) {
        defer { start = end + 1 }
        number += 1
        return start..<end
      }
      searched = filled - start
      guard try fill() else { break }
    }
    guard filled > start else { return nil }
    defer { start = filled }
    number += 1
    return start..<filled
  }

  private static func lineEnd(in buffer: [UInt8], _ range: Range<Int>) -> Int? {
    buffer[range].firstIndex(of: UInt8(ascii: "\n"))
  }

  /// Reads on behind what is not used up, which moves to the front.
  private mutating func fill() throws -> Bool {
    guard filled - start < Self.longest else {
      throw SourceError("\(file.path), line \(number + 1): it is longer than \(Self.longest >> 20) MiB")
    }
    var fresh = [UInt8](repeating: 0, count: Self.piece)
    let count = try file.read(into: &fresh, at: offset)
    offset += Int64(count)
    buffer = Array(buffer[start..<filled]) + fresh[..<count]
    (start, filled) = (0, buffer.count)
    return count > 0
  }
}
