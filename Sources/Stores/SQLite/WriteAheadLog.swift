internal import Host

/// The log beside a database in WAL mode: sqlite.org/fileformat2.html, The Write-Ahead Log. SQLite reads it up to the first frame
/// whose checksum is wrong, and says nothing of those behind.
struct WriteAheadLog: ~Copyable {
  private var window: FileWindow
  private var sums: (UInt32, UInt32) = (0, 0)
  private var isBigEndian = false

  private static let headerLength: Int64 = 32
  private static let frameHeaderLength: Int64 = 24
  /// Its lowest bit says in which order the words of checksums are read.
  private static let magic: UInt32 = 0x377F_0682

  private init(_ file: consuming OpenFile) {
    window = FileWindow(file)
  }

  /// What is wrong; `nil` where nothing is, or where it ends in what was being written.
  static func problem(of file: consuming OpenFile) throws(HostError) -> String? {
    var log = WriteAheadLog(file)
    return try log.problem()
  }

  private mutating func problem() throws(HostError) -> String? {
    guard window.length > Self.headerLength else { return nil }
    guard let magic = try window.bigEndian(at: 0), magic & ~1 == Self.magic,
      let pageSize = try window.bigEndian(at: 8), let salts = try window.bytes(at: 16, count: 8).map(Array.init)
    else { return "its log does not begin as it must" }
    isBigEndian = magic & 1 == 1
    guard try add(0, 24), try window.bigEndian(at: 24) == sums.0, try window.bigEndian(at: 28) == sums.1 else {
      return "the header of its log is damaged"
    }
    let frameLength = Self.frameHeaderLength + Int64(pageSize)
    var position = Self.headerLength
    while position + frameLength <= window.length, try isOfThisRound(position, salts) {
      guard try add(position, 8), try add(position + Self.frameHeaderLength, Int(pageSize)),
        try window.bigEndian(at: position + 16) == sums.0, try window.bigEndian(at: position + 20) == sums.1
      else {
        return try commits(behind: position + frameLength, frameLength, salts)
          ? "frame \((position - Self.headerLength) / frameLength + 1) of its log is damaged, and SQLite reads none of those behind"
          : nil
      }
      position += frameLength
    }
    return nil
  }

  /// Frames of an earlier round are left where a new one has not come to yet.
  private mutating func isOfThisRound(_ frame: Int64, _ salts: [UInt8]) throws(HostError) -> Bool {
    try window.bytes(at: frame + 8, count: 8)?.elementsEqual(salts) ?? false
  }

  /// Whether a transaction ends behind a damaged frame: then it was not the last one, cut off by a crash.
  private mutating func commits(behind: Int64, _ frameLength: Int64, _ salts: [UInt8]) throws(HostError) -> Bool {
    var frame = behind
    while frame + frameLength <= window.length, try isOfThisRound(frame, salts) {
      if try window.bigEndian(at: frame + 4) != 0 { return true }
      frame += frameLength
    }
    return false
  }

  /// - Returns: `false` where the file ends before.
  private mutating func add(_ position: Int64, _ count: Int) throws(HostError) -> Bool {
    guard let bytes = try window.bytes(at: position, count: count) else { return false }
    var index = bytes.startIndex
    while index + 8 <= bytes.endIndex {
      sums.0 = sums.0 &+ word(bytes, index) &+ sums.1
      sums.1 = sums.1 &+ word(bytes, index + 4) &+ sums.0
      index += 8
    }
    return true
  }

  private func word(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt32 {
    let word = bytes[index..<(index + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return isBigEndian ? word : word.byteSwapped
  }
}
