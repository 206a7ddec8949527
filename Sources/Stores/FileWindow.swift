internal import Host
internal import Values

/// A file that is read here and there, a piece at a time.
struct FileWindow: ~Copyable {
  private let file: OpenFile
  private var window: [UInt8] = []
  private var start: Int64 = 0
  /// Bytes of the file at the first look; what comes later does not count.
  let length: Int64

  private static let pieceLength = 1 << 20

  init(_ file: consuming OpenFile) {
    length = file.status.size
    self.file = file
  }

  /// So many bytes; `nil` where the file has not so many.
  mutating func bytes(at position: Int64, count: Int) throws(HostError) -> ArraySlice<UInt8>? {
    guard position >= 0, count >= 0, position <= length - Int64(count) else { return nil }
    if position < start || position + Int64(count) > start + Int64(window.count) {
      var piece = [UInt8](repeating: 0, count: max(count, Self.pieceLength))
      var filled = try file.read(into: &piece, at: position)
      while filled < count {
        var rest = [UInt8](repeating: 0, count: count - filled)
        let more = try file.read(into: &rest, at: position + Int64(filled))
        guard more > 0 else { return nil }
        piece.replaceSubrange(filled..<(filled + more), with: rest[..<more])
        filled += more
      }
      window = filled == piece.count ? piece : Array(piece[..<filled])
      start = position
    }
    let from = Int(position - start)
    return window[from..<(from + count)]
  }

  mutating func byte(at position: Int64) throws(HostError) -> UInt8? { try bytes(at: position, count: 1)?.first }

  /// A number in the order of x86; `nil` where the file ends before it does.
  mutating func littleEndian<Integer: FixedWidthInteger>(
    at position: Int64, as type: Integer.Type = Integer.self
  ) throws(HostError) -> Integer? {
    guard let bytes = try bytes(at: position, count: Integer.bitWidth / 8) else { return nil }
    return bytes.reversed().reduce(Integer(0)) { $0 << 8 | Integer(truncatingIfNeeded: $1) }
  }

  mutating func bigEndian(at position: Int64) throws(HostError) -> UInt32? {
    try littleEndian(at: position, as: UInt32.self)?.byteSwapped
  }

  /// What begins at `position` and ends before the next line feed; `nil` where none comes within `limit` bytes.
  mutating func line(at position: Int64, limit: Int) throws(HostError) -> ArraySlice<UInt8>? {
    let count = Int(min(Int64(limit), length - position))
    guard count > 0, let text = try bytes(at: position, count: count) else { return nil }
    return text.firstIndex(of: UInt8(ascii: "\n")).map { text[..<$0] }
  }
}
