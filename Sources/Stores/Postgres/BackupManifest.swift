internal import Archive
internal import FoundationEssentials
internal import Host
internal import Values

/// What a base backup says of its files: postgresql.org/docs, Backup Manifest Format.
struct BackupManifest: Decodable {
  private struct File: Decodable {
    let path: String?
    /// In hexadecimal digits, where it is not UTF-8.
    let encodedPath: String?
    let size: Int64
    let algorithm: String?
    let checksum: String?

    private enum CodingKeys: String, CodingKey {
      case path = "Path"
      case encodedPath = "Encoded-Path"
      case size = "Size"
      case algorithm = "Checksum-Algorithm"
      case checksum = "Checksum"
    }
  }

  private let files: [File]

  private enum CodingKeys: String, CodingKey {
    case files = "Files"
  }

  /// Bytes: some 150 for each table and index.
  private static let longest = 1 << 30

  /// - Throws: `StoreFailure` where it is none; `HostError`.
  init(_ file: borrowing OpenFile) throws {
    do {
      self = try JSONDecoder().decode(BackupManifest.self, from: Data(file.readAll(limit: Self.longest)))
    } catch is DecodingError {
      throw StoreFailure("backup_manifest is cut short, or damaged", isDamage: true)
    }
  }

  /// What of the directory is not as it says; `nil` where all is.
  func problem(in directory: borrowing Directory) throws -> String? {
    for file in files {
      try Interruption.check()
      guard let path = try file.path.map({ try EntryPath($0) }) else { continue }
      guard let status = try directory.status(of: path) else { return "\(path) is missing" }
      guard status.size == file.size else { return "\(path) has \(status.size) bytes instead of \(file.size)" }
      guard file.algorithm == "CRC32C", let expected = file.checksum else { continue }
      var checksum = CRC32C()
      try directory.openFile(path).forEachPiece(upTo: file.size) { checksum.add($0) }
      guard Self.text(checksum.value) == expected.lowercased() else { return "the checksum of \(path) is wrong" }
    }
    return nil
  }

  /// The bytes of the number as PostgreSQL has it in memory.
  private static func text(_ checksum: UInt32) -> String {
    [UInt8](littleEndian: checksum).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
