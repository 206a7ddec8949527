import Values

/// The index of a backup of persist's in a tar stream that is not as persist wrote it: gunzipped, compressed anew, or
/// unpacked and put together again by another tar. Nothing in it stands where the index says; what it holds must still be
/// what the index lists, to the digest of every file.
struct StrayIndex {
  private struct Seen {
    let kind: ArchiveEntry.Kind
    let digest: Digest?

    var isLinked: Bool { kind.isHardLink }
  }

  private let limits: ReaderLimits
  private var table: TableOfContents?
  private var seen: [EntryPath: Seen] = [:]
  /// Whether there is anything that only a backup of persist's holds.
  private var holdsReserved = false

  init(limits: ReaderLimits) {
    self.limits = limits
  }

  /// `nil` where there is no index.
  var annotations: [UInt8]? { table?.annotations }

  mutating func note(_ entry: ArchiveEntry, _ digest: Digest?) {
    seen[entry.path] = Seen(kind: entry.kind, digest: digest)
    holdsReserved = holdsReserved || entry.path.components[0].elementsEqual(ReservedName.state.bytes)
  }

  /// Reads the index itself, the current entry of the pass.
  mutating func read(_ entry: ArchiveEntry, from pass: TarPass) throws {
    guard table == nil, case .file(let size, nil) = entry.kind, size > 0, size <= limits.indexSize else {
      throw ArchiveError(.damaged, "its index is none that persist writes", entry: entry.path)
    }
    let text = ByteBuffer(capacity: Int(size))
    let digest = unsafe try pass.readData(of: entry, hashing: true) { bytes, _ in unsafe text.append(bytes) }
    do throws(JSONScanner.Invalid) {
      table = try parse(text, digest)
    } catch {
      throw ArchiveError(.damaged, error.detail, entry: entry.path)
    }
  }

  private func parse(_ text: ByteBuffer, _ digest: Digest) throws(JSONScanner.Invalid) -> TableOfContents {
    var parser = IndexParser(limits: limits)
    var start = 0
    while start < text.count {
      let end = unsafe text.bytes[start...].firstIndex(of: 10) ?? text.count
      if end > start { try parser.read(start..<end, of: text) }
      start = end + 1
    }
    return try parser.finish(digest: digest, indexOffset: 0)
  }

  /// To be called at the end of the stream.
  func check() throws(ArchiveError) {
    guard let table else {
      guard !holdsReserved else {
        throw ArchiveError(.damaged, "it is a backup of persist's without its end: it was cut")
      }
      return
    }
    for listed in table.entries {
      guard let found = seen[listed.entry.path], found.kind.isLike(listed.entry.kind),
        found.isLinked || listed.entry.isLinked || found.kind.hasOtherHoles(than: listed.entry.kind)
          || found.digest == listed.digest
      else {
        throw ArchiveError(.damaged, "it does not hold what its index lists", entry: listed.entry.path)
      }
    }
    guard seen.count == table.entries.count else {
      throw ArchiveError(.damaged, "it holds entries that its index does not list")
    }
  }
}

extension ArchiveEntry {
  fileprivate var isLinked: Bool { kind.isHardLink }
}

extension ArchiveEntry.Kind {
  /// Whether another tar may have made the one of the other: holes and the direction of a hard link are its own matter.
  fileprivate func isLike(_ other: ArchiveEntry.Kind) -> Bool {
    switch (self, other) {
    case (.file(let size, _), .file(let otherSize, _)): size == otherSize
    case (.symbolicLink(let target), .symbolicLink(let otherTarget)): target == otherTarget
    case (.directory, .directory): true
    // Which of two names comes first is its own matter, too; the content stands at the other.
    case (.hardLink, .file), (.file, .hardLink), (.hardLink, .hardLink): true
    default: false
    }
  }

  /// A digest is that of the data between the holes; where another tar has filled them, only the size can be compared.
  fileprivate func hasOtherHoles(than other: ArchiveEntry.Kind) -> Bool {
    guard case (.file(_, let extents), .file(_, let otherExtents)) = (self, other) else { return false }
    return extents != otherExtents
  }

  fileprivate var isHardLink: Bool {
    if case .hardLink = self { true } else { false }
  }
}
