import Values

/// What stands before an entry's own header: a pax header, or GNU tar's long name and long link; never both, none twice.
/// A global pax header may stand before all of that.
struct TarExtra {
  enum Kind: Equatable {
    case pax
    case globalPax
    case longName
    case longLink

    init?(type: UInt8) {
      switch type {
      case UInt8(ascii: "x"): self = .pax
      case UInt8(ascii: "g"): self = .globalPax
      case UInt8(ascii: "L"): self = .longName
      case UInt8(ascii: "K"): self = .longLink
      default: return nil
      }
    }
  }

  private(set) var records = PaxRecords()
  private(set) var longName: [UInt8]?
  private(set) var longLink: [UInt8]?
  private var hasPax = false

  var isEmpty: Bool { !hasPax && longName == nil && longLink == nil }

  /// Checks that a header of this kind may come now, and that its body is not too large.
  func begin(_ kind: Kind, size: Int64) throws(TarHeader.Invalid) {
    let mayCome =
      switch kind {
      case .pax, .globalPax: isEmpty
      case .longName: !hasPax && longName == nil
      case .longLink: !hasPax && longLink == nil
      }
    guard mayCome else { throw TarHeader.Invalid(detail: "an entry has extended headers that contradict each other") }
    let isPax = kind == .pax || kind == .globalPax
    guard size <= (isPax ? TarProfile.largestPaxHeader : TarProfile.largestLongName) else {
      throw TarHeader.Invalid(detail: "an extended header is too large")
    }
  }

  mutating func end(_ kind: Kind, body: [UInt8]) throws(TarHeader.Invalid) {
    switch kind {
    case .pax:
      records = try PaxRecords(body)
      hasPax = true
    case .globalPax: try Self.checkGlobal(PaxRecords(body))
    case .longName: longName = try Self.name(body)
    case .longLink: longLink = try Self.name(body)
    }
  }

  /// What a global header says holds for every entry behind it. libarchive passes it over, so only what changes none may
  /// stand there: a comment (`git archive` puts the commit into one), or a key that means nothing here.
  private static func checkGlobal(_ records: PaxRecords) throws(TarHeader.Invalid) {
    let meaningful: Set = [
      "path", "linkpath", "size", "uid", "gid", "uname", "gname", "mtime", "hdrcharset", "charset",
    ]
    for key in records.keys {
      let text = printable(key)
      guard !meaningful.contains(text), !["GNU.", "SCHILY.", "LIBARCHIVE."].contains(where: text.hasPrefix) else {
        throw TarHeader.Invalid(detail: "a global pax header changes the \(text) of all entries")
      }
    }
    guard records.sparseNumbers.isEmpty else { throw SparseRuns.invalid }
  }

  /// A long name ends in one NUL.
  private static func name(_ body: [UInt8]) throws(TarHeader.Invalid) -> [UInt8] {
    guard body.last == 0 else { throw TarHeader.Invalid(detail: "a long name has no end") }
    return Array(body.dropLast())
  }
}
