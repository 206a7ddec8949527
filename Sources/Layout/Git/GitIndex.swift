/// The paths that git tracks, out of the file `.git/index`; see gitformat-index(5).
struct GitIndex: Hashable {
  /// Relative to the top of the working tree, in the order of the index.
  let paths: [[UInt8]]

  /// Why an index cannot be read here: completes the sentence "its index …".
  struct Unreadable: Error, Hashable {
    let reason: String
  }

  init(_ bytes: [UInt8]) throws(Unreadable) {
    // The file does not say which hash its repository uses.
    for hashLength in [20, 32] {
      var reader = IndexReader(bytes: bytes, hashLength: hashLength)
      if let paths = try reader.paths() {
        self.paths = paths
        return
      }
    }
    throw Unreadable(reason: "is damaged")
  }
}

private struct IndexReader {
  let bytes: [UInt8]
  let hashLength: Int
  private var position = 0

  init(bytes: [UInt8], hashLength: Int) {
    self.bytes = bytes
    self.hashLength = hashLength
  }

  /// `nil` where the bytes make no sense with hashes of this length.
  mutating func paths() throws(GitIndex.Unreadable) -> [[UInt8]]? {
    guard take(4)?.elementsEqual(Array("DIRC".utf8)) ?? false, let version = number(), let count = number() else {
      return nil
    }
    guard (2...4).contains(version) else {
      throw GitIndex.Unreadable(reason: "has the version \(version), which persist does not know")
    }
    var paths: [[UInt8]] = []
    for _ in 0..<count {
      guard let path = entry(version: version, after: paths.last ?? []) else { return nil }
      paths.append(path)
    }
    if try isSplit() { throw GitIndex.Unreadable(reason: "is a split one, which persist does not read") }
    // A split index alone has entries without a name: what they replace stands in the second file.
    return paths.contains([]) ? nil : paths
  }

  /// ctime, mtime, device, inode, mode, uid, gid, size, hash, flags, perhaps more flags, path.
  private mutating func entry(version: Int, after previous: [UInt8]) -> [UInt8]? {
    let start = position
    guard take(40 + hashLength) != nil, let flags = take(2).map(bigEndian) else { return nil }
    if flags & 0x4000 != 0, version < 3 || take(2) == nil { return nil }
    let path: [UInt8]
    if version == 4 {
      guard let dropped = offset(), dropped <= previous.count, let rest = text() else { return nil }
      path = previous.dropLast(dropped) + rest
    } else {
      guard let whole = text() else { return nil }
      path = whole
      // One to eight NULs, the first one the end of the path, fill the entry up to a multiple of eight.
      guard let padding = take((8 - (position - start) % 8) % 8), padding.allSatisfy({ $0 == 0 }) else { return nil }
    }
    let length = flags & 0xfff
    return (length == 0xfff ? path.count >= length : path.count == length) ? path : nil
  }

  /// Whether one of the extensions behind the entries says that others stand in a second file.
  private mutating func isSplit() throws(GitIndex.Unreadable) -> Bool {
    while position + 8 + hashLength <= bytes.count {
      guard let name = take(4), let size = number(), take(size) != nil else {
        throw GitIndex.Unreadable(reason: "is damaged")
      }
      if name.elementsEqual(Array("link".utf8)) { return true }
    }
    return false
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= bytes.count - position else { return nil }
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  private mutating func number() -> Int? {
    take(4).map(bigEndian)
  }

  private func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// The variable-length number of pack files' OFS_DELTA.
  private mutating func offset() -> Int? {
    guard var byte = take(1)?.first else { return nil }
    var value = Int(byte & 0x7f)
    while byte & 0x80 != 0 {
      guard let next = take(1)?.first, value < 1 << 24 else { return nil }
      byte = next
      value = (value + 1) << 7 | Int(byte & 0x7f)
    }
    return value
  }

  /// Up to a NUL, which is passed over.
  private mutating func text() -> [UInt8]? {
    guard let end = bytes[position...].firstIndex(of: 0) else { return nil }
    defer { position = end + 1 }
    return Array(bytes[position..<end])
  }
}
