import Values

/// What of an entry is there beside its name, owner, mode and time.
private struct Traits: OptionSet {
  let rawValue: UInt8

  /// The two bits that tell the kind; a file has none of them.
  static let kinds = Traits(rawValue: 0b11)
  static let directory = Traits(rawValue: 1)
  static let symbolicLink = Traits(rawValue: 2)
  static let hardLink = Traits(rawValue: 3)
  static let extents = Traits(rawValue: 4)
  static let digest = Traits(rawValue: 8)
  /// One chunk, whose digest is that of the file, in the member of its header.
  static let soleChunk = Traits(rawValue: 16)
  static let innerEnd = Traits(rawValue: 32)
  static let attributes = Traits(rawValue: 64)
  static let accessLists = Traits(rawValue: 128)
}

extension IndexedEntry {
  func pack(into record: inout PackedRecord) {
    let traits = traits
    record.append(entry.path.bytes)
    record.append(byte: traits.rawValue)
    record.append(UInt64(entry.mode.bits))
    record.append(UInt64(entry.owner.user))
    record.append(UInt64(entry.owner.group))
    record.append(signed: entry.modified.seconds)
    record.append(UInt64(entry.modified.nanoseconds))
    entry.kind.pack(into: &record)
    if let digest { record.append(raw: digest.bytes) }
    record.append(signed: headerOffset)
    record.append(signed: headerInnerOffset)
    record.append(signed: payloadInnerOffset)
    if let innerEnd { record.append(signed: innerEnd) }
    if !traits.contains(.soleChunk) { packChunks(into: &record) }
    if traits.contains(.attributes) { packAttributes(into: &record) }
    if traits.contains(.accessLists) {
      record.append(Array((entry.accessACL?.paxText ?? "").utf8))
      record.append(Array((entry.defaultACL?.paxText ?? "").utf8))
    }
  }

  private var traits: Traits {
    var traits = entry.kind.traits
    if digest != nil { traits.insert(.digest) }
    if chunks == [soleChunk] { traits.insert(.soleChunk) }
    if innerEnd != nil { traits.insert(.innerEnd) }
    if !entry.attributes.isEmpty { traits.insert(.attributes) }
    if entry.accessACL != nil || entry.defaultACL != nil { traits.insert(.accessLists) }
    return traits
  }

  /// What the one chunk of a small file is.
  private var soleChunk: ChunkRecord? {
    digest.map { ChunkRecord(memberOffset: headerOffset, chunkOffset: 0, size: entry.storedSize, digest: $0) }
  }

  private func packChunks(into record: inout PackedRecord) {
    record.append(UInt64(chunks.count))
    for chunk in chunks {
      record.append(signed: chunk.memberOffset)
      record.append(signed: chunk.chunkOffset)
      record.append(signed: chunk.size)
      record.append(raw: chunk.digest.bytes)
    }
  }

  private func packAttributes(into record: inout PackedRecord) {
    record.append(UInt64(entry.attributes.count))
    for attribute in entry.attributes {
      record.append(attribute.name)
      record.append(attribute.value)
    }
  }
}

extension IndexedEntry {
  init(unpacking record: inout PackedRecordReader) {
    let path = record.path()
    let traits = Traits(rawValue: record.byte())
    let mode = Mode(record.number(upTo: UInt16.max))
    let owner = Owner(user: record.number(upTo: UInt32.max), group: record.number(upTo: UInt32.max)) ?? .root
    let seconds = record.integer()
    let modified = Timestamp(seconds: seconds, nanoseconds: record.number(upTo: 999_999_999))
    let kind = ArchiveEntry.Kind(unpacking: &record, traits)
    let digest = traits.contains(.digest) ? Digest(bytes: record.raw(Digest.length)) : nil
    headerOffset = record.integer()
    headerInnerOffset = record.integer()
    payloadInnerOffset = record.integer()
    innerEnd = traits.contains(.innerEnd) ? record.integer() : nil
    self.digest = digest
    let chunks = traits.contains(.soleChunk) ? [] : Self.unpackChunks(&record)
    let attributes = traits.contains(.attributes) ? Self.unpackAttributes(&record) : []
    let lists = traits.contains(.accessLists) ? (record.content(), record.content()) : ([], [])
    entry = ArchiveEntry(
      path: path, kind: kind, mode: mode, owner: owner, modified: modified, attributes: attributes,
      accessACL: AccessControlList(paxText: lists.0), defaultACL: AccessControlList(paxText: lists.1))
    if traits.contains(.soleChunk), let digest {
      self.chunks = [
        ChunkRecord(memberOffset: headerOffset, chunkOffset: 0, size: entry.storedSize, digest: digest)
      ]
    } else {
      self.chunks = chunks
    }
  }

  private static func unpackChunks(_ record: inout PackedRecordReader) -> [ChunkRecord] {
    (0..<record.count()).compactMap { _ in
      let (member, offset, size) = (record.integer(), record.integer(), record.integer())
      return Digest(bytes: record.raw(Digest.length)).map {
        ChunkRecord(memberOffset: member, chunkOffset: offset, size: size, digest: $0)
      }
    }
  }

  private static func unpackAttributes(_ record: inout PackedRecordReader) -> [ExtendedAttribute] {
    (0..<record.count()).map { _ in
      let name = record.content()
      return ExtendedAttribute(name: name, value: record.content())
    }
  }
}

extension ArchiveEntry.Kind {
  fileprivate var traits: Traits {
    switch self {
    case .directory: .directory
    case .file(_, let extents): extents == nil ? [] : .extents
    case .symbolicLink: .symbolicLink
    case .hardLink: .hardLink
    }
  }

  fileprivate func pack(into record: inout PackedRecord) {
    switch self {
    case .directory: break
    case .symbolicLink(let target): record.append(target)
    case .hardLink(let target): record.append(target.bytes)
    case .file(let size, let extents):
      record.append(signed: size)
      guard let extents else { return }
      record.append(UInt64(extents.count))
      for extent in extents {
        record.append(signed: extent.offset)
        record.append(signed: extent.length)
      }
    }
  }

  fileprivate init(unpacking record: inout PackedRecordReader, _ traits: Traits) {
    switch traits.intersection(.kinds) {
    case .directory: self = .directory
    case .symbolicLink: self = .symbolicLink(target: record.content())
    case .hardLink: self = .hardLink(target: record.path())
    default:
      let size = record.size()
      guard traits.contains(.extents) else {
        self = .file(size: size, extents: nil)
        return
      }
      self = .file(size: size, extents: record.extents(inside: size))
    }
  }
}

extension PackedRecordReader {
  fileprivate mutating func size() -> Int64 {
    let size = integer()
    if size < 0 { fail() }
    return max(0, size)
  }

  /// In order, apart, and inside `size`, so that their lengths add up to no more than that.
  fileprivate mutating func extents(inside size: Int64) -> [Extent] {
    var found: [Extent] = []
    for _ in 0..<count() {
      let (offset, length) = (integer(), integer())
      let (end, overflow) = offset.addingReportingOverflow(length)
      guard !overflow, length >= 0, offset >= found.last?.end ?? 0, end <= size else {
        fail()
        return []
      }
      found.append(Extent(offset: offset, length: length))
    }
    return found
  }

  fileprivate mutating func path() -> EntryPath {
    do {
      return try EntryPath(bytes: content())
    } catch {
      fail()
      return .placeholder
    }
  }
}

extension EntryPath {
  /// Stands where a record is broken, and is never used.
  fileprivate static let placeholder: EntryPath = {
    guard let path = try? EntryPath("-") else { preconditionFailure("- is a name") }
    return path
  }()
}
