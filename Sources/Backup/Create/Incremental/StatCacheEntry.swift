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

// MARK: Coding, for one host only: the path behind its length.

extension StatCacheEntry {
  /// Bytes that a record has at most: path, device, inode, size, two times.
  static let maximumLength = 2 + EntryPath.maximumLength + 3 * 8 + 2 * 12

  func encode(to bytes: inout [UInt8]) {
    bytes.append(littleEndian: UInt16(path.bytes.count))
    bytes += path.bytes
    bytes.append(littleEndian: identity.device)
    bytes.append(littleEndian: identity.inode)
    bytes.append(littleEndian: size)
    bytes.append(time: modified)
    bytes.append(time: changed)
  }

  /// `nil` where the bytes are no such record; the position is then of no use any more.
  init?(_ bytes: [UInt8], _ position: inout Int) {
    guard let length: UInt16 = bytes.littleEndian(at: &position), position + Int(length) <= bytes.count,
      let path = try? EntryPath(bytes: bytes[position..<(position + Int(length))])
    else { return nil }
    position += Int(length)
    guard let device: UInt64 = bytes.littleEndian(at: &position), let inode: UInt64 = bytes.littleEndian(at: &position),
      let size: Int64 = bytes.littleEndian(at: &position), let modified = bytes.time(at: &position),
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
  mutating func append(time: Timestamp) {
    append(littleEndian: time.seconds)
    append(littleEndian: time.nanoseconds)
  }

  func time(at position: inout Int) -> Timestamp? {
    guard let seconds: Int64 = littleEndian(at: &position), let nanoseconds: UInt32 = littleEndian(at: &position),
      nanoseconds < 1_000_000_000
    else { return nil }
    return Timestamp(seconds: seconds, nanoseconds: nanoseconds)
  }
}
