import Values

/// The map of a sparse file that stands in blocks of its own behind the header.
protocol SparseMapReader {
  /// Bytes of data behind the map.
  var payload: Int64 { get }
  var runs: SparseRuns { get }
  /// Reads one block of the map; `true` once the map is whole, and then it has been checked.
  mutating func read(_ block: UnsafeRawBufferPointer) throws(TarHeader.Invalid) -> Bool
}

/// The map in pax format 1.0 (GNU tar manual, "Storing Sparse Files"): decimal numbers, each on a line, in whole blocks
/// before the data: how many runs, then offset and length of each.
struct SparseMap: SparseMapReader {
  private(set) var payload: Int64
  private(set) var runs: SparseRuns
  private var expected: Int?
  private var pendingOffset: Int64?
  private var number: [UInt8] = []

  /// `storedWithMap`: the size in the tar header, map and data together.
  init(realSize: Int64, storedWithMap: Int64) throws(TarHeader.Invalid) {
    runs = try SparseRuns(realSize: realSize)
    payload = storedWithMap
  }

  mutating func read(_ block: UnsafeRawBufferPointer) throws(TarHeader.Invalid) -> Bool {
    payload -= Int64(TarHeader.blockLength)
    guard payload >= 0 else { throw SparseRuns.invalid }
    for index in 0..<TarHeader.blockLength {
      let byte = unsafe block[index]
      if isWhole {
        guard byte == 0 else { throw SparseRuns.invalid }
        continue
      }
      if byte == 10 {
        guard let value = PaxRecords.integer(number[...]) else { throw SparseRuns.invalid }
        number = []
        try take(value)
      } else {
        number.append(byte)
        guard number.count <= 19 else { throw SparseRuns.invalid }
      }
    }
    guard isWhole else { return false }
    try runs.check(payload: payload)
    return true
  }

  private var isWhole: Bool { expected == runs.count }

  private mutating func take(_ value: Int64) throws(TarHeader.Invalid) {
    guard expected != nil else {
      guard value <= TarProfile.mostExtents else { throw SparseRuns.invalid }
      expected = Int(value)
      return
    }
    guard let offset = pendingOffset.take() else {
      pendingOffset = value
      return
    }
    try runs.append(offset: offset, length: value)
  }
}

/// The map of GNU tar's own sparse files, type `S` (GNU tar manual, "Old GNU Format"): four runs in the header, then blocks
/// of 21 more for as long as each says that another follows. It does not count as payload.
struct OldSparseMap: SparseMapReader {
  let payload: Int64
  private(set) var runs: SparseRuns
  private var hasEnded = false

  /// `header`: the block whose fields `payload` was read from.
  init(_ header: UnsafeRawBufferPointer, payload: Int64) throws(TarHeader.Invalid) {
    self.payload = payload
    runs = unsafe try SparseRuns(realSize: TarHeader.number(header, 483, 12))
    unsafe try take(4, of: header, from: 386)
    unsafe try end(isExtended: header[482])
  }

  /// Whether no block of the map follows the header.
  var isWhole: Bool { hasEnded }

  mutating func read(_ block: UnsafeRawBufferPointer) throws(TarHeader.Invalid) -> Bool {
    unsafe try take(21, of: block, from: 0)
    unsafe try end(isExtended: block[504])
    return hasEnded
  }

  /// A field that starts with a NUL ends the list.
  private mutating func take(
    _ count: Int, of block: UnsafeRawBufferPointer, from start: Int
  ) throws(TarHeader.Invalid) {
    for field in stride(from: start, to: start + 24 * count, by: 24) {
      guard unsafe block[field] != 0 else { return }
      try runs.append(
        offset: unsafe TarHeader.number(block, field, 12), length: unsafe TarHeader.number(block, field + 12, 12))
    }
  }

  private mutating func end(isExtended: UInt8) throws(TarHeader.Invalid) {
    hasEnded = isExtended == 0
    if hasEnded { try runs.check(payload: payload) }
  }
}
