import Values

/// What stands behind the entries of an index: totals, the table of members, and the caller's annotations.
struct IndexTail {
  let annotations: [UInt8]
  let members: [MemberRecord]
  let entries: Int64
  let storedBytes: Int64
  let logicalBytes: Int64

  /// Reads from the key `archive` to the end of the text, in which nothing else may stand.
  init(_ scanner: JSONScanner) throws(JSONScanner.Invalid) {
    var totals: Totals?
    var annotations: [UInt8]?
    repeat {
      let key = try scanner.string()
      try scanner.expect(":")
      switch String(decoding: key, as: UTF8.self) {
      case "archive" where totals == nil: totals = try Totals(scanner)
      case "persist" where annotations == nil: annotations = try scanner.raw()
      default:
        throw JSONScanner.Invalid(detail: "the index says \(printable(key)) twice, or is of a later format")
      }
    } while scanner.takes(",")
    try scanner.expect("}")
    guard scanner.isAtEnd, let totals, let annotations else {
      throw JSONScanner.Invalid(detail: "the index lacks a part, or is of a later version")
    }
    guard annotations.first == UInt8(ascii: "{") else {
      throw JSONScanner.Invalid(detail: "the index's annotations are no object")
    }
    self.annotations = annotations
    members = totals.members
    (entries, storedBytes, logicalBytes) = (totals.entries, totals.storedBytes, totals.logicalBytes)
  }

  /// The object under `archive`.
  private struct Totals {
    let entries: Int64
    let storedBytes: Int64
    let logicalBytes: Int64
    let members: [MemberRecord]

    init(_ scanner: JSONScanner) throws(JSONScanner.Invalid) {
      var numbers: [String: Int64] = [:]
      var members: [MemberRecord] = []
      try scanner.object { (key) throws(JSONScanner.Invalid) in
        let name = String(decoding: key, as: UTF8.self)
        if name == "members" {
          try scanner.array { () throws(JSONScanner.Invalid) in members.append(try Self.member(scanner)) }
        } else {
          guard numbers.updateValue(try scanner.integer(), forKey: name) == nil else {
            throw JSONScanner.Invalid(detail: "the index says \(printable(key)) twice")
          }
        }
      }
      guard numbers["format"] == 1, numbers.count == 4, let count = numbers["entries"],
        let stored = numbers["storedBytes"], let logical = numbers["logicalBytes"], stored >= 0, logical >= stored
      else { throw JSONScanner.Invalid(detail: "the index is of a later format") }
      (entries, storedBytes, logicalBytes) = (count, stored, logical)
      self.members = members
    }

    private static func member(_ scanner: JSONScanner) throws(JSONScanner.Invalid) -> MemberRecord {
      let pair = try scanner.pair()
      guard pair.0 > 0, let checksum = UInt32(exactly: pair.1) else {
        throw JSONScanner.Invalid(detail: "the index's table of members is wrong")
      }
      return MemberRecord(length: pair.0, checksum: checksum)
    }
  }
}
