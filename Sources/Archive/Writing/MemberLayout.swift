/// How entries are laid out in gzip members. docs/archive-format.md gives the reasons and the measurements.
enum MemberLayout {
  /// Files that hold at least so many bytes get members of their own.
  static let largeFile: Int64 = 64 << 10
  /// Bytes of a large file in each of its members but the last.
  static let chunk = 1 << 20
  /// A group of small entries is closed before it would grow beyond this many raw bytes.
  static let largestGroup = 1 << 20
  /// No boundary by content before so many raw bytes.
  static let smallestGroup = 64 << 10
  /// Raw bytes between boundaries by content on average, beyond the smallest.
  static let averageGroup = 256 << 10

  /// Whether a group ends behind this entry. Only the entry's own name and length decide, so an entry that is added or
  /// taken away moves no boundary but the nearest.
  static func isBoundary(path: [UInt8], rawLength: Int) -> Bool {
    // FNV-1a, 32 bits, with the finalizer of MurmurHash3 so that the high bits are good ones.
    var hash = path.reduce(2_166_136_261 as UInt32) { ($0 ^ UInt32($1)) &* 16_777_619 }
    hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
    hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
    hash ^= hash >> 16
    return UInt64(hash) * UInt64(averageGroup) < UInt64(rawLength) << 32
  }
}
