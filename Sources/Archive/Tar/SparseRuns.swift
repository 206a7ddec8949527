import Values

/// The runs of data of a sparse file, as they are read from an archive: in order, apart, inside the file, and as much data
/// as the archive holds.
struct SparseRuns {
  let realSize: Int64
  /// Those that hold something.
  private(set) var extents: [Extent] = []
  private(set) var count = 0
  private var end: Int64 = 0
  private var dataSize: Int64 = 0

  /// Bytes: 64 PiB. A hole costs an archive nothing, so what claims more is no file but a trap.
  private static let largestSize: Int64 = 1 << 56

  static let invalid = TarHeader.Invalid(detail: "the map of a sparse file is wrong")

  init(realSize: Int64) throws(TarHeader.Invalid) {
    guard realSize >= 0, realSize < Self.largestSize else { throw Self.invalid }
    self.realSize = realSize
  }

  mutating func append(offset: Int64, length: Int64) throws(TarHeader.Invalid) {
    let (end, overflow) = offset.addingReportingOverflow(length)
    guard !overflow, length >= 0, offset >= self.end, end <= realSize, count < TarProfile.mostExtents else {
      throw Self.invalid
    }
    if length > 0 { extents.append(Extent(offset: offset, length: length)) }
    self.end = end
    dataSize = dataSize.addingClamped(length)
    count += 1
  }

  /// To be called once all are there.
  func check(payload: Int64) throws(TarHeader.Invalid) {
    guard dataSize == payload else { throw Self.invalid }
  }
}

extension PaxRecords {
  /// How a sparse file is stored.
  enum SparseForm {
    /// A map stands before the data (format 1.0).
    case map(realSize: Int64)
    /// The runs stand in the pax header itself (formats 0.0 and 0.1).
    case runs(SparseRuns)
  }

  /// `nil` for a file that is not sparse.
  ///
  /// - Parameter isOwn: persist writes only format 1.0.
  func sparseForm(isOwn: Bool) throws(TarHeader.Invalid) -> SparseForm? {
    let sparseKeys = keys.filter { $0.starts(with: Array("GNU.sparse.".utf8)) }
    guard !sparseKeys.isEmpty || !sparseNumbers.isEmpty else { return nil }
    if self["GNU.sparse.major"] == [49], self["GNU.sparse.minor"] == [48], self["GNU.sparse.name"] != nil,
      let realSize = try integer("GNU.sparse.realsize"), sparseKeys.count == 4, sparseNumbers.isEmpty
    {
      return .map(realSize: realSize)
    }
    guard !isOwn, self["GNU.sparse.major"] == nil, let realSize = try integer("GNU.sparse.size") else {
      throw TarHeader.Invalid(detail: "a sparse file is stored in an unknown way")
    }
    return .runs(try sparseRuns(realSize: realSize))
  }

  private func sparseRuns(realSize: Int64) throws(TarHeader.Invalid) -> SparseRuns {
    let map = self["GNU.sparse.map"]
    guard map == nil || sparseNumbers.isEmpty else { throw SparseRuns.invalid }
    let texts = map.map { $0.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) }
    let numbers = (texts ?? sparseNumbers.map { $0[...] }).compactMap(Self.integer)
    var runs = try SparseRuns(realSize: realSize)
    guard numbers.count == texts?.count ?? sparseNumbers.count, numbers.count.isMultiple(of: 2) else {
      throw SparseRuns.invalid
    }
    for start in stride(from: 0, to: numbers.count, by: 2) {
      try runs.append(offset: numbers[start], length: numbers[start + 1])
    }
    if let count = try integer("GNU.sparse.numblocks"), count != runs.count { throw SparseRuns.invalid }
    return runs
  }
}
