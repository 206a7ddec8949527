internal import Values

/// The header that persist gives each gzip member (RFC 1952, section 2.3): 24 bytes, whose extra field says how long the
/// member is and what it inflates to. A reader finds the members without an index and inflates them side by side.
///
///     1f 8b 08 04  00 00 00 00  00 ff  0c 00  'P' 'M'  08 00  <member length, 4>  <raw length, 4>
///
/// Numbers are little-endian. They are hints: a reader checks that the member ends exactly where they say.
struct MemberHeader {
  static let length = 24
  static let trailerLength = 8
  static let identifier: (UInt8, UInt8) = (UInt8(ascii: "P"), UInt8(ascii: "M"))

  /// Bytes in the file, header and trailer included.
  let memberLength: UInt32
  /// Bytes that it inflates to.
  let rawLength: UInt32

  var bytes: [UInt8] {
    Self.start + [12, 0, Self.identifier.0, Self.identifier.1, 8, 0]
      + [UInt8](littleEndian: memberLength) + [UInt8](littleEndian: rawLength)
  }

  /// Magic, DEFLATE, FEXTRA, no time, no hints, operating system unknown.
  static let start: [UInt8] = [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF]
}
