import Values

/// A strict reader of tar streams that is fed bytes and yields what they say, ahead of libarchive. It allocates nothing
/// by a length that is only claimed. docs/archive-format.md lists its rules.
struct TarValidator {
  private enum State {
    case header
    /// The body of a pax header or a GNU long name.
    case extra(TarExtra.Kind, remaining: Int, padding: Int)
    case sparseMap
    /// Payload, then padding.
    case payload(remaining: Int64, padding: Int64)
    /// Behind the first block of zeros.
    case ending
    /// Behind the second one, where only zeros may follow: up to a record of whatever size, or a tape's block.
    case ended
  }

  private let profile: TarProfile
  private var state = State.header
  /// A block that is not yet whole, or the body of an extra header.
  private var partial: [UInt8] = []
  private var extra = TarExtra()
  private var sparse: (header: TarHeader, map: any SparseMapReader)?
  private var shape = TreeShape()
  /// Bytes taken so far.
  private(set) var offset: Int64 = 0
  private var start = (offset: Int64(0), member: Int64(0), inner: Int64(0))
  private var isInsideHeaders = false
  /// Members that are complete up to their payload, for the caller to take.
  var ready: [TarMember] = []
  private(set) var remarks: [ArchiveRemark] = []
  private(set) var entries = 0

  init(profile: TarProfile) {
    self.profile = profile
  }

  /// Takes the next bytes of the stream. `memberOffset`: the gzip member they come from; `innerOffset`: where in it.
  mutating func consume(
    _ bytes: UnsafeRawBufferPointer, memberOffset: Int64, innerOffset: Int64
  ) throws(ArchiveError) {
    var position = 0
    while position < bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[position...])
      if !isInsideHeaders, case .header = state {
        start = (offset, memberOffset, innerOffset + Int64(position))
        isInsideHeaders = true
      }
      let taken: Int
      do {
        taken = unsafe try step(rest)
      } catch {
        throw ArchiveError(reason(error), error.detail, offset: start.offset, isTarOffset: true)
      }
      position += taken
      offset += Int64(taken)
    }
  }

  /// To be called at the end of the stream.
  func finish() throws(ArchiveError) {
    guard profile.isOwn || offset >= Int64(TarHeader.blockLength) else {
      throw ArchiveError(.notAnArchive, "it is too short for a tar header")
    }
    guard case .ended = state else {
      throw ArchiveError(
        .damaged, "the tar stream ends before its end mark", offset: offset, isTarOffset: true)
    }
    guard entries > 0 else { throw ArchiveError(.damaged, "the archive is empty") }
  }

  /// A stream whose very first header is none was never a tar stream.
  private func reason(_ error: TarHeader.Invalid) -> ArchiveError.Reason {
    error.isNoHeader && offset == 0 && !profile.isOwn ? .notAnArchive : error.reason
  }

  private mutating func step(_ bytes: UnsafeRawBufferPointer) throws(TarHeader.Invalid) -> Int {
    switch state {
    case .payload(let remaining, let padding):
      let taken = Int(min(Int64(bytes.count), remaining + padding))
      let payload = min(Int64(taken), remaining)
      advancePayload(remaining - payload, padding - (Int64(taken) - payload))
      return taken
    case .extra(let kind, let remaining, let padding):
      return unsafe try takeExtra(bytes, kind, remaining, padding)
    case .ended:
      guard !profile.isOwn, unsafe bytes.allSatisfy({ $0 == 0 }) else {
        throw TarHeader.Invalid(detail: "there is something behind the archive's end")
      }
      return bytes.count
    case .header, .ending, .sparseMap:
      return unsafe try takeBlock(bytes)
    }
  }

  private mutating func advancePayload(_ remaining: Int64, _ padding: Int64) {
    if remaining + padding > 0 {
      state = .payload(remaining: remaining, padding: padding)
    } else {
      state = .header
      isInsideHeaders = false
    }
  }

  /// Collects a block; a whole one that lies in `bytes` is read where it is.
  private mutating func takeBlock(_ bytes: UnsafeRawBufferPointer) throws(TarHeader.Invalid) -> Int {
    let length = TarHeader.blockLength
    if partial.isEmpty, bytes.count >= length {
      unsafe try readBlock(UnsafeRawBufferPointer(rebasing: bytes[..<length]))
      return length
    }
    let taken = min(length - partial.count, bytes.count)
    unsafe partial.append(contentsOf: bytes[..<taken])
    if partial.count == length {
      let block = ByteBuffer(capacity: length)
      block.append(partial)
      partial = []
      unsafe try readBlock(block.bytes)
    }
    return taken
  }

  private mutating func readBlock(_ block: UnsafeRawBufferPointer) throws(TarHeader.Invalid) {
    if case .sparseMap = state { return unsafe try readSparseBlock(block) }
    let isZero = unsafe block.allSatisfy { $0 == 0 }
    if case .ending = state {
      guard isZero else { throw TarHeader.Invalid(detail: "the archive's end mark is not whole") }
      state = .ended
      return
    }
    if isZero {
      guard extra.isEmpty else { throw TarHeader.Invalid(detail: "a pax header belongs to no entry") }
      state = .ending
      return
    }
    let header = unsafe try TarHeader(block)
    if !profile.isOwn, unsafe try readForeign(header, block) { return }
    try readHeader(header)
  }

  /// What only archives of others hold; `true` where that was all of this header.
  private mutating func readForeign(
    _ header: TarHeader, _ block: UnsafeRawBufferPointer
  ) throws(TarHeader.Invalid) -> Bool {
    switch header.type {
    case TarHeader.volumeLabel:
      // It says nothing of any entry. One that holds data is none that GNU tar writes.
      guard header.size == 0, extra.isEmpty else { throw TarHeader.Invalid(detail: "a volume label holds data") }
      return true
    case TarHeader.gnuSparse:
      let map = unsafe try OldSparseMap(block, payload: header.size)
      if map.isWhole { try emit(header, sparse: map) } else { (sparse, state) = ((header, map), .sparseMap) }
      return true
    default:
      return false
    }
  }

  private mutating func readHeader(_ header: TarHeader) throws(TarHeader.Invalid) {
    guard header.format != .v7 || !profile.isOwn else {
      throw TarHeader.Invalid(detail: "a header is not POSIX tar's", isNoHeader: true)
    }
    if let kind = TarExtra.Kind(type: header.type) {
      guard kind == .pax || !profile.isOwn else { throw TarHeader.Invalid(detail: "a GNU header has no place here") }
      try extra.begin(kind, size: header.size)
      let padding = Int(-header.size & 511)
      state = .extra(kind, remaining: Int(header.size), padding: padding)
      if header.size + Int64(padding) == 0 { try endExtra(kind) }
      return
    }
    switch try extra.records.sparseForm(isOwn: profile.isOwn) {
    case nil: try emit(header, extents: nil, payload: header.size)
    case .map(let realSize):
      sparse = (header, try SparseMap(realSize: realSize, storedWithMap: header.size))
      state = .sparseMap
    case .runs(let runs):
      try runs.check(payload: header.size)
      try emit(header, extents: runs.extents, payload: header.size, realSize: runs.realSize)
    }
  }

  private mutating func takeExtra(
    _ bytes: UnsafeRawBufferPointer, _ kind: TarExtra.Kind, _ remaining: Int, _ padding: Int
  ) throws(TarHeader.Invalid) -> Int {
    let body = min(remaining, bytes.count)
    unsafe partial.append(contentsOf: bytes[..<body])
    let pad = min(padding, bytes.count - body)
    state = .extra(kind, remaining: remaining - body, padding: padding - pad)
    if remaining == body, padding == pad { try endExtra(kind) }
    return body + pad
  }

  private mutating func endExtra(_ kind: TarExtra.Kind) throws(TarHeader.Invalid) {
    let body = partial
    partial = []
    state = .header
    try extra.end(kind, body: body)
  }

  private mutating func readSparseBlock(_ block: UnsafeRawBufferPointer) throws(TarHeader.Invalid) {
    guard case (let header, var map)? = sparse else { return }
    if unsafe try map.read(block) {
      sparse = nil
      try emit(header, sparse: map)
    } else {
      sparse = (header, map)
    }
  }

  private mutating func emit(_ header: TarHeader, sparse map: any SparseMapReader) throws(TarHeader.Invalid) {
    try emit(header, extents: map.runs.extents, payload: map.payload, realSize: map.runs.realSize)
  }

  /// Makes the entry out of its headers, and goes on to its payload.
  private mutating func emit(
    _ header: TarHeader, extents: [Extent]?, payload: Int64, realSize: Int64? = nil
  ) throws(TarHeader.Invalid) {
    var builder = TarEntryBuilder(header: header, extra: extra, profile: profile)
    let stored = extents == nil ? try builder.payloadSize() : payload
    let entry = try builder.entry(size: realSize ?? stored, extents: extents)
    if let entry { try shape.add(entry) }
    ready.append(
      TarMember(
        entry: entry, storedSize: stored, offset: start.offset, memberOffset: start.member, innerOffset: start.inner,
        hasDroppedMetadata: builder.hasDroppedMetadata))
    remarks += builder.remarks
    entries += 1
    extra = TarExtra()
    advancePayload(stored, -stored & 511)
  }
}
