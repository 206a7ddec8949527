import CArchive
import SystemPackage

/// What an archive of others is packed with, by its first bytes.
enum Compression: CaseIterable {
  case bzip2
  case xz
  case zstd
  case lz4

  /// `nil` where the file starts in another way.
  init?(startOf bytes: UnsafeRawBufferPointer) {
    guard let found = Self.allCases.first(where: { unsafe bytes.starts(with: $0.magic) }) else { return nil }
    self = found
  }

  private var magic: [UInt8] {
    switch self {
    case .bzip2: Array("BZh".utf8)
    case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
    case .lz4: [0x04, 0x22, 0x4D, 0x18]
    }
  }

  /// libarchive's number for it.
  var code: Int32 {
    switch self {
    case .bzip2: ARCHIVE_FILTER_BZIP2
    case .xz: ARCHIVE_FILTER_XZ
    case .zstd: ARCHIVE_FILTER_ZSTD
    case .lz4: ARCHIVE_FILTER_LZ4
    }
  }
}
