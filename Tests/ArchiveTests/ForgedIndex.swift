import SystemPackage
import Testing
import Values

@testable import Archive

/// Puts another text into the index of an archive, and sets right every length, checksum and digest that vouches for it.
enum ForgedIndex {
  /// `edit` gets the text as it is and returns the text to write.
  static func write(into file: FileDescriptor, _ edit: (String) -> String) throws {
    let member = try #require(try ArchiveReader(input: file).index.member())
    let raw = ByteBuffer(capacity: member.rawLength + 1)
    let stream = IndexStream(member)
    while !stream.hasEnded { try stream.fill(raw) }
    let range = try member.textRange(startingWith: raw)
    let old = unsafe String(decoding: raw.bytes[range], as: UTF8.self)
    let new = edit(old)
    #expect(new != old, "the test's pattern must be in the text")
    try file.resize(to: member.offset)
    try file.writeAll(
      toAbsoluteOffset: member.offset, self.member(Array(new.utf8)) + Footer.bytes(indexOffset: member.offset))
  }

  private static func member(_ text: [UInt8]) throws -> [UInt8] {
    let formatter = try TarFormatter(binaryNames: false)
    try formatter.begin(
      ArchiveEntry(
        path: try EntryPath(ArchiveEnding.indexName), kind: .file(size: Int64(text.count), extents: nil),
        mode: Mode(0o600), owner: .root, modified: Timestamp(seconds: 0)))
    let ending = [UInt8](repeating: 0, count: (-text.count & 511) + 2 * TarHeader.blockLength)
    let raw = unsafe Array(formatter.output.bytes) + text + ending
    var packed = [UInt8](repeating: 0, count: StoredBlocks.length(of: raw.count))
    var hasher = ContentHasher()
    unsafe text.withUnsafeBytes { unsafe hasher.update($0) }
    let checksum = unsafe raw.withUnsafeBytes { raw in
      _ = unsafe packed.withUnsafeMutableBytes { unsafe StoredBlocks.write(raw, into: $0) }
      return unsafe CRC32.update(0, raw)
    }
    let identifier = ArchiveEnding.digestIdentifier
    var member = MemberHeader.start + [36, 0, identifier.0, identifier.1, 32, 0] + hasher.finish().bytes + packed
    member.append(littleEndian: checksum)
    member.append(littleEndian: UInt32(raw.count))
    return member
  }
}
