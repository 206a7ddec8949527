internal import Host

/// Comma-separated values (RFC 4180).
struct CSVFile {
  private var isQuoted = false
  private var fields = 1
  private var fieldsOfFirst: Int?
  private var isAtStart = true

  /// A last row that is shorter than the first and has no line end may be cut, and may be all there ever was.
  static func verdict(on file: borrowing OpenFile) throws -> FormVerdict {
    var scan = CSVFile()
    var hasZero = false
    try file.forEachPiece(upTo: file.status.size) { piece in
      for byte in piece {
        hasZero = hasZero || byte == 0
        scan.take(byte)
      }
    }
    if hasZero { return .damaged("it holds zero bytes") }
    if scan.isQuoted { return .damaged("it is cut short: a quote is not closed") }
    guard !scan.isAtStart, let first = scan.fieldsOfFirst, scan.fields < first else { return .whole }
    return .unknown("its last row has \(scan.fields) of \(first) fields, and no line end")
  }

  private mutating func take(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""):
      isQuoted.toggle()
      isAtStart = false
    case UInt8(ascii: ",") where !isQuoted:
      fields += 1
      isAtStart = false
    case UInt8(ascii: "\n") where !isQuoted:
      if !isAtStart, fieldsOfFirst == nil { fieldsOfFirst = fields }
      (fields, isAtStart) = (1, true)
    case UInt8(ascii: "\r"): break
    default: isAtStart = false
    }
  }
}
