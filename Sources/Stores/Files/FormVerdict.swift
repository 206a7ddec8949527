internal import Host

/// What the structure of a file shows.
enum FormVerdict: Equatable {
  case whole
  case damaged(String)
  /// It cannot be followed, and nothing says that it is damaged.
  case unknown(String)

  init(problem: String?) { self = problem.map { .damaged($0) } ?? .whole }
}

/// How a file begins: many bear a name that says another form than theirs, and are none the worse for it.
struct FileStart {
  private let bytes: [UInt8]

  /// Bytes: of the longest beginning that tells a form.
  private static let length = 16

  init(_ file: borrowing OpenFile) throws(HostError) {
    var start = [UInt8](repeating: 0, count: Self.length)
    bytes = Array(start[..<(try file.read(into: &start, at: 0))])
  }

  var isEmpty: Bool { bytes.isEmpty }
  /// What a crash leaves of a file whose length reached the disk before its content.
  var isBlank: Bool { bytes.allSatisfy { $0 == 0 } }
  var isZip: Bool { bytes.starts(with: [0x50, 0x4B]) }
  var isHDF5: Bool { bytes.starts(with: HDF5File.signature) }
  var isGGUF: Bool { bytes.starts(with: Array("GGUF".utf8)) }
  var isSQLite: Bool { bytes.starts(with: SQLiteFile.magic) }
  var isSnapshot: Bool { RDBFile.begins(bytes) }
}
