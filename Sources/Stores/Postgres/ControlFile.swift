internal import Archive
internal import Host
internal import Values

/// `global/pg_control`: PostgreSQL, src/include/catalog/pg_control.h. Its layout differs between versions behind the fields that
/// are read here; the checksum stands right behind the last one.
struct ControlFile: Equatable {
  /// Of the cluster, given when it was made.
  let systemIdentifier: UInt64
  let isSound: Bool

  private static let length = 8192
  /// Where the checksum has ever stood, and will for a while: bytes.
  private static let checksumPlaces = stride(from: 200, through: 500, by: 4)

  /// `nil` where there is none, or what is there is too short.
  init?(_ directory: borrowing Directory) throws(HostError) {
    guard try directory.status(of: PostgresStore.controlFile)?.kind == .file else { return nil }
    var bytes = [UInt8](repeating: 0, count: Self.length)
    guard try directory.openFile(PostgresStore.controlFile).read(into: &bytes, at: 0) == Self.length else { return nil }
    var start = 0
    systemIdentifier = bytes.littleEndian(at: &start) ?? 0
    isSound = Self.checksumPlaces.contains { place in
      var position = place
      return bytes.littleEndian(at: &position) == CRC32C.of(bytes[..<place])
    }
  }
}
