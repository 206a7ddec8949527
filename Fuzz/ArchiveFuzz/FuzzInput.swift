import Values

@testable import Archive

/// What libFuzzer hands over. The first byte's low bits choose the reader that gets the rest; its highest bit asks for the
/// checksums of tar headers to be set right first, so that what stands in them is read at all.
struct FuzzInput {
  private let mode: UInt8
  private let bytes: [UInt8]

  static let mending: UInt8 = 0x80

  enum Mode: UInt8, CaseIterable {
    /// A whole file.
    case file
    /// The text of an index.
    case index
    /// A tar stream of somebody else's.
    case foreignTar
    /// A tar stream as persist writes it.
    case ownTar
    /// See `WrappedArchive`.
    case wrapped
  }

  init(_ bytes: [UInt8]) {
    mode = bytes.first ?? 0
    self.bytes = Array(bytes.dropFirst())
  }

  func run() {
    let mends = mode & Self.mending != 0
    switch Mode(rawValue: (mode & ~Self.mending) % UInt8(Mode.allCases.count)) {
    case .index: Readers.parseIndex(bytes)
    case .foreignTar: Readers.validate(mends ? TarSums.mended(bytes) : bytes, isOwn: false)
    case .ownTar: Readers.validate(mends ? TarSums.mended(bytes) : bytes, isOwn: true)
    case .wrapped: WrappedArchive(bytes, mends: mends).map { Readers.readWhole($0.file) }
    case .file, nil: Readers.readWhole(bytes)
    }
  }
}

/// The checksums of tar headers.
enum TarSums {
  /// The same blocks, those that look like headers with the right checksum.
  static func mended(_ tar: [UInt8]) -> [UInt8] {
    var tar = tar
    for start in stride(from: 0, through: tar.count - TarHeader.blockLength, by: TarHeader.blockLength)
    where tar[(start + 257)..<(start + 262)].elementsEqual("ustar".utf8) {
      let field = (start + 148)..<(start + 156)
      tar.replaceSubrange(field, with: [UInt8](repeating: 32, count: 8))
      let sum = tar[start..<(start + TarHeader.blockLength)].reduce(0) { $0 + Int($1) }
      let digits = String(sum, radix: 8)
      tar.replaceSubrange(
        field, with: Array((String(repeating: "0", count: 6 - digits.count) + digits).utf8) + [0, 32])
    }
    return tar
  }
}
