import Values

@testable import Archive

/// An archive around a tar stream and the text of an index, neither of which need be right, with everything right that would
/// otherwise hide them: gzip members, checksums, the index's digest, the footer.
///
/// The input is the number of members, a byte; their raw lengths, two bytes each; what they inflate to; the text. In the
/// text a byte 01 stands for the record of the next member, and 10 to 1f (hexadecimal, but 1f for none) for the offset of
/// a member, so that an index can be right although nobody knows how long a member becomes.
struct WrappedArchive {
  let file: [UInt8]

  static let recordMark: UInt8 = 1
  static let offsetMarks: Range<UInt8> = 0x10..<0x1F

  /// `nil` where the input is too short.
  init?(_ input: [UInt8], mends: Bool) {
    guard let count = input.first.map({ Int($0 % 8) }), input.count > 1 + 2 * count else { return nil }
    let lengths = (0..<count).map { Int(input[1 + 2 * $0]) | Int(input[2 + 2 * $0]) << 8 }
    let body = input[(1 + 2 * count)...]
    guard lengths.reduce(0, +) <= body.count else { return nil }
    let stream = Array(body.prefix(lengths.reduce(0, +)))
    let tar = mends ? TarSums.mended(stream) : stream
    var (file, offsets, records) = ([UInt8](), [Int](), [String]())
    var start = 0
    for length in lengths {
      let member = Self.member(Array(tar[start..<(start + length)]))
      offsets.append(file.count)
      records.append("[\(member.count),\(Self.checksum(member))]")
      file += member
      start += length
    }
    let text = Self.filled(body.dropFirst(stream.count), offsets: offsets, records: records)
    guard let index = Self.index(text) else { return nil }
    self.file = file + index + Footer.bytes(indexOffset: Int64(file.count))
  }

  private static func filled(_ text: ArraySlice<UInt8>, offsets: [Int], records: [String]) -> [UInt8] {
    var (filled, records) = ([UInt8](), records[...])
    for byte in text {
      if byte == recordMark, let record = records.popFirst() {
        filled += Array(record.utf8)
      } else if offsetMarks.contains(byte), Int(byte - offsetMarks.lowerBound) < offsets.count {
        filled += Array(String(offsets[Int(byte - offsetMarks.lowerBound)]).utf8)
      } else {
        filled.append(byte)
      }
    }
    return filled
  }

  private static func member(_ raw: [UInt8]) -> [UInt8] {
    let (input, output) = (ByteBuffer(capacity: raw.count), ByteBuffer(capacity: 0))
    input.append(raw)
    unsafe MemberPacker(level: .fast).pack(input.bytes, into: output)
    return unsafe Array(output.bytes)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    unsafe bytes.withUnsafeBytes { unsafe CRC32.update(0, $0) }
  }

  /// The gzip member of an index with this text; `nil` where there is none.
  private static func index(_ text: [UInt8]) -> [UInt8]? {
    guard !text.isEmpty, let header = tarHeader(size: Int64(text.count)) else { return nil }
    let raw = header + text + [UInt8](repeating: 0, count: (-text.count & 511) + 2 * TarHeader.blockLength)
    var packed = [UInt8](repeating: 0, count: StoredBlocks.length(of: raw.count))
    unsafe raw.withUnsafeBytes { raw in
      unsafe packed.withUnsafeMutableBytes { _ = unsafe StoredBlocks.write(raw, into: $0) }
    }
    var hasher = ContentHasher()
    unsafe text.withUnsafeBytes { unsafe hasher.update($0) }
    let identifier = ArchiveEnding.digestIdentifier
    return MemberHeader.start + [36, 0, identifier.0, identifier.1, 32, 0] + hasher.finish().bytes + packed
      + littleEndian(checksum(raw)) + littleEndian(UInt32(raw.count))
  }

  private static func tarHeader(size: Int64) -> [UInt8]? {
    do {
      let formatter = try TarFormatter(binaryNames: false)
      try formatter.begin(
        ArchiveEntry(
          path: try EntryPath(ArchiveEnding.indexName), kind: .file(size: size, extents: nil), mode: Mode(0o600),
          owner: .root, modified: Timestamp(seconds: 0)))
      return unsafe Array(formatter.output.bytes)
    } catch {
      return nil
    }
  }
}
