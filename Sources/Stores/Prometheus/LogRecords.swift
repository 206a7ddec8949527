internal import Archive
internal import Host

/// The records of a segment of prometheus' log: prometheus, tsdb/docs/format/wal.md and wlog.go.
struct LogRecords: ~Copyable {
  private var window: FileWindow

  private static let pageLength: Int64 = 32_768
  private static let headerLength: Int64 = 7
  /// Lower bits of a record's first byte: 0 fills up a page; 1 to 4 are a whole record, and its first, middle and last part.
  private static let typeMask: UInt8 = 7

  init(_ file: consuming OpenFile) {
    window = FileWindow(file)
  }

  /// Where the first record stands that is not as it was written; `nil` where there is none.
  mutating func damage() throws(HostError) -> Int64? {
    var position: Int64 = 0
    while position < window.length {
      let pageEnd = (position / Self.pageLength + 1) * Self.pageLength
      guard let type = try window.byte(at: position).map({ $0 & Self.typeMask }) else { return position }
      if type == 0 {
        position = pageEnd
        continue
      }
      guard type <= 4, let header = try window.bytes(at: position, count: Int(Self.headerLength)).map(Array.init) else {
        return position
      }
      let length = Int64(header[1]) << 8 | Int64(header[2])
      let checksum = header[3...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let end = position + Self.headerLength + length
      guard end <= pageEnd, let data = try window.bytes(at: position + Self.headerLength, count: Int(length)),
        CRC32C.of(data) == checksum
      else { return position }
      position = end
    }
    return nil
  }

  /// Whether nothing stands behind the page of this record: whoever wrote it was stopped there.
  mutating func isTorn(at position: Int64) -> Bool {
    (position / Self.pageLength + 1) * Self.pageLength >= window.length
  }
}
