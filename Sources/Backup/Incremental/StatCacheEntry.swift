internal import Host
internal import Values

/// What a file looked like when it was backed up, on this host.
struct StatCacheEntry: Equatable {
  /// Relative to the root.
  let path: EntryPath
  let identity: FileIdentity
  let size: Int64
  let modified: Timestamp
  let changed: Timestamp

  init(_ path: EntryPath, _ status: FileStatus) {
    self.path = path
    identity = status.identity
    size = status.size
    modified = status.modified
    changed = status.changed
  }
}

// MARK: Coding, for one host only: numbers in its own byte order, the path behind its length.

extension StatCacheEntry {
  /// Bytes that a record has at most: path, device, inode, size, two times.
  static let maximumLength = 2 + EntryPath.maximumLength + 3 * 8 + 2 * 12

  func encode(to bytes: inout [UInt8]) {
    bytes.append(integer: UInt16(path.bytes.count))
    bytes += path.bytes
    bytes.append(integer: identity.device)
    bytes.append(integer: identity.inode)
    bytes.append(integer: size)
    bytes.append(time: modified)
    bytes.append(time: changed)
  }

  /// `nil` where the bytes are no such record; the position is then of no use any more.
  init?(_ bytes: [UInt8], _ position: inout Int) {
    guard let length: UInt16 = bytes.integer(at: &position), position + Int(length) <= bytes.count,
      let path = try? EntryPath(bytes: bytes[position..<(position + Int(length))])
    else { return nil }
    position += Int(length)
    guard let device: UInt64 = bytes.integer(at: &position), let inode: UInt64 = bytes.integer(at: &position),
      let size: Int64 = bytes.integer(at: &position), let modified = bytes.time(at: &position),
      let changed = bytes.time(at: &position)
    else { return nil }
    self.path = path
    identity = FileIdentity(device: device, inode: inode)
    self.size = size
    self.modified = modified
    self.changed = changed
  }
}

extension [UInt8] {
  mutating func append(integer: some FixedWidthInteger) {
    var rest = integer
    for _ in 0..<(integer.bitWidth / 8) {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  mutating func append(time: Timestamp) {
    append(integer: time.seconds)
    append(integer: time.nanoseconds)
  }

  func integer<Integer: FixedWidthInteger>(at position: inout Int) -> Integer? {
    let length = Integer.bitWidth / 8
    guard position + length <= count else { return nil }
    defer { position += length }
    return (0..<length).reduce(Integer(0)) { $0 | Integer(truncatingIfNeeded: self[position + $1]) << (8 * $1) }
  }

  func time(at position: inout Int) -> Timestamp? {
    guard let seconds: Int64 = integer(at: &position), let nanoseconds: UInt32 = integer(at: &position),
      nanoseconds < 1_000_000_000
    else { return nil }
    return Timestamp(seconds: seconds, nanoseconds: nanoseconds)
  }
}
