import Values

/// Turns the text of `stargz.index.json` into entries. Anything missing, doubled or out of range is an error.
struct IndexParser {
  private let scanner: JSONScanner
  private let limits: ReaderLimits
  private var entries: [IndexedEntry] = []
  private var annotations: [UInt8]?
  private var members: [MemberRecord] = []
  private var totals: (entries: Int64, stored: Int64, logical: Int64)?
  private var version: Int64?
  private var hasEntries = false

  init(_ scanner: JSONScanner, limits: ReaderLimits) {
    self.scanner = scanner
    self.limits = limits
  }

  mutating func parse(digest: Digest, indexOffset: Int64) throws(JSONScanner.Invalid) -> TableOfContents {
    var parser = self
    try scanner.object { (key) throws(JSONScanner.Invalid) in try parser.field(key) }
    self = parser
    guard scanner.isAtEnd else { throw JSONScanner.Invalid(detail: "there is something behind the index") }
    guard version == 1, hasEntries, let annotations, let totals, totals.entries == Int64(entries.count) else {
      throw JSONScanner.Invalid(detail: "the index lacks a part, or is of a later version")
    }
    return TableOfContents(
      entries: entries, annotations: annotations, digest: digest, storedBytes: totals.stored,
      logicalBytes: totals.logical, members: members, indexOffset: indexOffset)
  }

  /// Reads what stands behind the entries, from the key of its first field to the end, and joins it with entries that
  /// were found otherwise.
  mutating func parseTail(
    _ found: [IndexedEntry], digest: Digest, indexOffset: Int64
  ) throws(JSONScanner.Invalid) -> TableOfContents {
    repeat {
      let key = try scanner.string()
      try scanner.expect(":")
      try field(key)
    } while scanner.takes(",")
    try scanner.expect("}")
    guard scanner.isAtEnd, let annotations, let totals else {
      throw JSONScanner.Invalid(detail: "the index lacks a part, or is of a later version")
    }
    return TableOfContents(
      entries: found, annotations: annotations, digest: digest, storedBytes: totals.stored,
      logicalBytes: totals.logical, members: members, indexOffset: indexOffset)
  }

  private mutating func field(_ key: [UInt8]) throws(JSONScanner.Invalid) {
    switch String(decoding: key, as: UTF8.self) {
    case "version" where version == nil: version = try scanner.integer()
    case "entries" where !hasEntries:
      hasEntries = true
      try parseEntries()
    case "archive" where totals == nil: try parseArchive()
    case "persist" where annotations == nil:
      annotations = try scanner.raw()
      guard annotations?.first == UInt8(ascii: "{") else {
        throw JSONScanner.Invalid(detail: "the index's annotations are no object")
      }
    default: throw JSONScanner.Invalid(detail: "the index says \(printable(key)) twice, or is of a later format")
    }
  }

  private mutating func parseEntries() throws(JSONScanner.Invalid) {
    var parser = self
    var draft = IndexDraft()
    try scanner.array { () throws(JSONScanner.Invalid) in
      let line = try IndexDraft.Line(parser.scanner)
      if line.isChunk {
        try draft.add(line)
      } else {
        if let entry = try draft.finish(next: line) { parser.entries.append(entry) }
        try draft.begin(line)
      }
      guard parser.entries.count < parser.limits.entries else {
        throw JSONScanner.Invalid(detail: "the index lists more entries than the limit allows")
      }
    }
    if let entry = try draft.finish(next: nil) { parser.entries.append(entry) }
    self = parser
  }

  private mutating func parseArchive() throws(JSONScanner.Invalid) {
    var numbers: [String: Int64] = [:]
    var members: [MemberRecord] = []
    try scanner.object { (key) throws(JSONScanner.Invalid) in
      let name = String(decoding: key, as: UTF8.self)
      if name == "members" {
        try scanner.array { () throws(JSONScanner.Invalid) in
          let pair = try scanner.pair()
          guard pair.0 > 0, let checksum = UInt32(exactly: pair.1) else {
            throw JSONScanner.Invalid(detail: "the index's table of members is wrong")
          }
          members.append(MemberRecord(length: pair.0, checksum: checksum))
        }
      } else {
        guard numbers.updateValue(try scanner.integer(), forKey: name) == nil else {
          throw JSONScanner.Invalid(detail: "the index says \(printable(key)) twice")
        }
      }
    }
    guard numbers["format"] == 1, numbers.count == 4, let count = numbers["entries"],
      let stored = numbers["storedBytes"], let logical = numbers["logicalBytes"], stored >= 0, logical >= stored
    else { throw JSONScanner.Invalid(detail: "the index is of a later format") }
    totals = (count, stored, logical)
    self.members = members
  }
}

extension JSONScanner {
  /// An array of two whole numbers.
  func pair() throws(Invalid) -> (Int64, Int64) {
    try expect("[")
    let first = try integer()
    try expect(",")
    let second = try integer()
    try expect("]")
    return (first, second)
  }
}
