/// The header of any gzip member (RFC 1952, section 2.3), read strictly: what the RFC reserves is refused, text fields
/// are bounded, a header checksum is checked.
struct GzipHeader {
  /// Bytes of the header.
  let length: Int
  /// What persist's own members say of themselves, or `nil` in anyone else's.
  let own: MemberHeader?

  /// The most that a header may take: the extra field's 65,535 bytes, and a name and a comment of 4,096 each.
  static let maximumLength = 10 + 2 + 65_535 + 2 * 4_097 + 2

  private static let maximumText = 4_097

  /// Reads the header at the start of `bytes`, which hold as much of the file as `maximumLength` or its end allows.
  /// - Throws: `.damaged`, its offset counted from `offset`.
  init(_ bytes: UnsafeRawBufferPointer, offset: Int64) throws(ArchiveError) {
    guard bytes.count >= 10, unsafe bytes[0] == 0x1F, unsafe bytes[1] == 0x8B else {
      throw ArchiveError(.damaged, "no gzip member starts here", offset: offset)
    }
    let flags = unsafe bytes[3]
    guard unsafe bytes[2] == 8, flags & 0xE0 == 0 else {
      throw ArchiveError(.damaged, "the gzip member uses a method or flags that do not exist", offset: offset)
    }
    var position = 10
    var own: MemberHeader?
    if flags & 4 != 0 {
      let start = position + 2
      guard bytes.count >= start else { throw Self.cut(offset) }
      let length = unsafe Int(bytes[position]) | Int(bytes[position + 1]) << 8
      position = start + length
      guard position <= bytes.count else { throw Self.cut(offset) }
      own = unsafe Self.own(UnsafeRawBufferPointer(rebasing: bytes[..<position]))
    }
    if flags & 8 != 0 { position = unsafe try Self.skipText(bytes, from: position, offset) }
    if flags & 16 != 0 { position = unsafe try Self.skipText(bytes, from: position, offset) }
    if flags & 2 != 0 {
      guard bytes.count >= position + 2 else { throw Self.cut(offset) }
      let stated = unsafe UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8
      let actual = unsafe CRC32.update(0, UnsafeRawBufferPointer(rebasing: bytes[..<position])) & 0xFFFF
      guard stated == actual else { throw ArchiveError(.damaged, "a gzip header is changed", offset: offset) }
      position += 2
    }
    length = position
    self.own = own
  }

  private static func skipText(
    _ bytes: UnsafeRawBufferPointer, from start: Int, _ offset: Int64
  ) throws(ArchiveError) -> Int {
    let end = min(bytes.count, start + maximumText)
    guard let zero = unsafe bytes[min(start, end)..<end].firstIndex(of: 0) else {
      throw end < bytes.count
        ? ArchiveError(.hostile, "a gzip header holds a name without end", offset: offset) : cut(offset)
    }
    return zero + 1
  }

  /// `header` is exactly what `MemberHeader` writes, or this is not persist's member.
  private static func own(_ header: UnsafeRawBufferPointer) -> MemberHeader? {
    guard header.count == MemberHeader.length else { return nil }
    let member = unsafe MemberHeader(
      memberLength: UInt32(littleEndian: header.loadUnaligned(fromByteOffset: 16, as: UInt32.self)),
      rawLength: UInt32(littleEndian: header.loadUnaligned(fromByteOffset: 20, as: UInt32.self)))
    return unsafe header.elementsEqual(member.bytes) ? member : nil
  }

  private static func cut(_ offset: Int64) -> ArchiveError {
    ArchiveError(.damaged, "a gzip header is cut off", offset: offset)
  }
}

/// The eight bytes at the end of a gzip member (RFC 1952, section 2.3.1).
struct GzipTrailer {
  /// CRC-32 of what the member inflates to.
  let checksum: UInt32
  /// Its length modulo 2^32.
  let length: UInt32

  init(_ bytes: UnsafeRawBufferPointer) {
    checksum = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
    length = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
  }
}
