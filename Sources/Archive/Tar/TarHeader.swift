/// One 512-byte header block, its numbers read strictly (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual,
/// "Basic Tar Format").
struct TarHeader {
  static let blockLength = 512
  /// Bytes: 1 EiB. No file system holds a larger file, and what is added to a size below it does not overflow.
  static let largestSize: Int64 = 1 << 60

  /// GNU tar's types for a label and for a sparse file of its own kind.
  static let volumeLabel = UInt8(ascii: "V")
  static let gnuSparse = UInt8(ascii: "S")

  let name: [UInt8]
  let prefix: [UInt8]
  let mode: Int64
  let user: Int64
  let group: Int64
  let size: Int64
  let modified: Int64
  let type: UInt8
  let link: [UInt8]
  let format: Format

  enum Format: Equatable {
    /// From before POSIX: no magic, no prefix; a directory is told by the slash at its end.
    case v7
    case ustar
    case gnu
  }

  /// What is wrong, as a clause.
  struct Invalid: Error {
    let detail: String
    /// These bytes are no tar header at all, so what starts with them is no archive.
    var isNoHeader = false
    var reason = ArchiveError.Reason.hostile
  }

  /// Reads a block that is not all zeros.
  init(_ block: UnsafeRawBufferPointer) throws(Invalid) {
    unsafe try Self.checkSum(block)
    let magic = unsafe Array(block[257..<265])
    guard let format = Format(magic: magic) else {
      throw Invalid(detail: "a header is neither POSIX nor GNU tar's", isNoHeader: true)
    }
    self.format = format
    name = unsafe Self.text(block, 0, 100)
    prefix = format == .ustar ? unsafe Self.text(block, 345, 155) : []
    mode = unsafe try Self.number(block, 100, 8)
    user = unsafe try Self.number(block, 108, 8)
    group = unsafe try Self.number(block, 116, 8)
    size = unsafe try Self.number(block, 124, 12)
    modified = unsafe try Self.number(block, 136, 12)
    type = unsafe block[156]
    link = unsafe Self.text(block, 157, 100)
    guard size >= 0, user >= 0, group >= 0, mode >= 0 else { throw Invalid(detail: "a header holds a negative number") }
    guard size <= Self.largestSize else { throw Invalid(detail: "a header claims more bytes than any file has") }
  }

  /// The name with its prefix, as a ustar header splits it.
  var path: [UInt8] {
    prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
  }

  /// The sum of all bytes, the checksum's own field taken as blanks.
  private static func checkSum(_ block: UnsafeRawBufferPointer) throws(Invalid) {
    var sum: Int64 = 0
    for index in 0..<blockLength { sum += unsafe Int64(block[index]) }
    for index in 148..<156 { sum -= unsafe Int64(block[index]) - 32 }
    let stated: Int64?
    do {
      stated = unsafe try number(block, 148, 8)
    } catch {
      stated = nil
    }
    guard stated == sum else { throw Invalid(detail: "a header's checksum does not match", isNoHeader: true) }
  }

  /// A text field: up to its first NUL, or the whole field.
  private static func text(_ block: UnsafeRawBufferPointer, _ start: Int, _ length: Int) -> [UInt8] {
    let field = unsafe block[start..<(start + length)]
    return unsafe Array(field.prefix { $0 != 0 })
  }

  /// Octal digits, blanks before them, NULs and blanks behind; or base 256 where the first bit is set. An empty field
  /// is 0.
  static func number(_ block: UnsafeRawBufferPointer, _ start: Int, _ length: Int) throws(Invalid) -> Int64 {
    if unsafe block[start] & 0x80 != 0 { return unsafe try base256(block, start, length) }
    var index = start
    let end = start + length
    while index < end, unsafe block[index] == 32 { index += 1 }
    var value: Int64 = 0
    while index < end, unsafe (48...55).contains(block[index]) {
      value = unsafe value << 3 | Int64(block[index] - 48)
      index += 1
    }
    while index < end, unsafe block[index] == 0 || block[index] == 32 { index += 1 }
    guard index == end else { throw Invalid(detail: "a header holds a number that is not octal") }
    return value
  }

  /// Two's complement, the first bit being the mark, the second the sign.
  private static func base256(
    _ block: UnsafeRawBufferPointer, _ start: Int, _ length: Int
  ) throws(Invalid) -> Int64 {
    let first = unsafe block[start]
    let isNegative = first & 0x40 != 0
    var value: Int64 = isNegative ? -1 : 0
    let lead = isNegative ? first : first & 0x7F
    value = value << 8 | Int64(lead)
    for index in (start + 1)..<(start + length) {
      let (product, overflow) = value.multipliedReportingOverflow(by: 256)
      guard !overflow else { throw Invalid(detail: "a header holds a number beyond 63 bits") }
      value = unsafe product | Int64(block[index])
    }
    return value
  }
}

extension TarHeader.Format {
  fileprivate init?(magic: [UInt8]) {
    switch magic {
    case Array("ustar\0".utf8) + Array("00".utf8): self = .ustar
    case Array("ustar  \0".utf8): self = .gnu
    case [0, 0, 0, 0, 0, 0, 0, 0]: self = .v7
    default: return nil
    }
  }
}
