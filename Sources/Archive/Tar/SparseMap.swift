import Values

/// The map of a sparse file in pax format 1.0 (GNU tar manual, "Storing Sparse Files"): decimal numbers, each on a line,
/// in whole blocks before the data: how many runs, then offset and length of each.
struct SparseMap {
  let realSize: Int64
  /// Bytes of data behind the map.
  private(set) var payload: Int64
  private(set) var extents: [Extent] = []
  private var expected: Int?
  private var pendingOffset: Int64?
  private var number: [UInt8] = []
  private var runs = 0

  /// `storedWithMap`: the size in the tar header, map and data together.
  init(realSize: Int64, storedWithMap: Int64) throws(TarHeader.Invalid) {
    guard realSize >= 0, realSize < 1 << 56 else { throw Self.invalid }
    self.realSize = realSize
    payload = storedWithMap
  }

  private static let invalid = TarHeader.Invalid(detail: "the map of a sparse file is wrong")

  /// Reads one block of the map; `true` once the map is whole, and then it has been checked.
  mutating func read(_ block: UnsafeRawBufferPointer) throws(TarHeader.Invalid) -> Bool {
    payload -= Int64(TarHeader.blockLength)
    guard payload >= 0 else { throw Self.invalid }
    for index in 0..<TarHeader.blockLength {
      let byte = unsafe block[index]
      if isWhole {
        guard byte == 0 else { throw Self.invalid }
        continue
      }
      if byte == 10 {
        guard let value = PaxRecords.integer(number[...]) else { throw Self.invalid }
        number = []
        try take(value)
      } else {
        number.append(byte)
        guard number.count <= 19 else { throw Self.invalid }
      }
    }
    guard isWhole else { return false }
    try check()
    return true
  }

  private var isWhole: Bool { expected == runs }

  private mutating func take(_ value: Int64) throws(TarHeader.Invalid) {
    guard expected != nil else {
      guard value <= TarProfile.mostExtents else { throw Self.invalid }
      expected = Int(value)
      return
    }
    guard let offset = pendingOffset.take() else {
      pendingOffset = value
      return
    }
    let previous = extents.last?.end ?? 0
    let (end, overflow) = offset.addingReportingOverflow(value)
    guard !overflow, offset >= previous, end <= realSize else { throw Self.invalid }
    if value > 0 { extents.append(Extent(offset: offset, length: value)) }
    runs += 1
  }

  private func check() throws(TarHeader.Invalid) {
    guard extents.reduce(0, { $0.addingClamped($1.length) }) == payload else { throw Self.invalid }
  }
}

extension PaxRecords {
  /// Whether the entry is sparse in format 1.0; the older formats, which GNU tar no longer writes, are refused.
  func isSparse() throws(TarHeader.Invalid) -> Bool {
    let sparseKeys = keys.filter { $0.starts(with: Array("GNU.sparse.".utf8)) }
    guard !sparseKeys.isEmpty else { return false }
    guard self["GNU.sparse.major"] == [49], self["GNU.sparse.minor"] == [48], self["GNU.sparse.name"] != nil,
      self["GNU.sparse.realsize"] != nil, sparseKeys.count == 4
    else { throw TarHeader.Invalid(detail: "a sparse file is stored in an unknown way") }
    return true
  }
}
