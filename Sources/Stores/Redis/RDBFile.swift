internal import Host
internal import Values

/// A snapshot of redis: `REDIS` and a version in four digits, opcodes, 0xFF, and the CRC-64 of all before. Format: redis, rdb.c;
/// the checksum: crc64.c (Jones, reflected, from 0).
enum RDBFile {
  /// Bytes of the start that `begins` looks at.
  static let startLength = 10
  /// What can follow the version: functions, a remark about the server, a database, the end.
  private static let firstOpcodes: Set<UInt8> = [0xF5, 0xF6, 0xFA, 0xFE, 0xFF]
  private static let checksumLength: Int64 = 8

  static func begins(_ start: [UInt8]) -> Bool {
    start.count >= startLength && start.starts(with: Array("REDIS".utf8))
      && start[5..<9].allSatisfy { (48...57).contains($0) } && firstOpcodes.contains(start[9])
  }

  /// What is wrong with it; `nil` where nothing is.
  static func problem(of file: borrowing OpenFile) throws(HostError) -> String? {
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    let end = file.status.size - checksumLength
    guard end >= Int64(startLength) else { return "it is cut short" }
    var checksum: UInt64 = 0
    var last: UInt8 = 0
    var offset: Int64 = 0
    while offset < end {
      let count = Int(min(Int64(try file.read(into: &piece, at: offset)), end - offset))
      guard count > 0 else { return "it is cut short" }
      if offset == 0, !begins(piece) { return "it does not begin as a snapshot does" }
      for byte in piece[..<count] {
        checksum = table[Int(UInt8(truncatingIfNeeded: checksum) ^ byte)] ^ (checksum >> 8)
      }
      last = piece[count - 1]
      offset += Int64(count)
    }
    guard last == 0xFF else { return "it is cut short" }
    var written = [UInt8](repeating: 0, count: Int(checksumLength))
    var position = 0
    guard try file.read(into: &written, at: end) == written.count,
      let wanted: UInt64 = written.littleEndian(at: &position)
    else { return "it is cut short" }
    // 0: `rdbchecksum no`.
    return wanted == 0 || wanted == checksum ? nil : "its checksum is wrong"
  }

  private static let table: [UInt64] = (0..<256).map { index in
    (0..<8).reduce(UInt64(index)) { value, _ in value & 1 == 1 ? (value >> 1) ^ 0x95AC_9329_AC4B_C9B5 : value >> 1 }
  }
}
