internal import Host

/// JSON (RFC 8259), as programs write it: comments, commas before a closing bracket and Python's NaN and Infinity pass, since a
/// program that writes them reads them too. `.jsonl` and `.ndjson` hold one value after the other.
struct JSONFile {
  private enum Place {
    case value, string, escape, word, slash, lineComment, blockComment, blockStar
  }

  private var place = Place.value
  private var open: [UInt8] = []

  static func problem(of file: borrowing OpenFile) throws -> String? {
    var scan = JSONFile()
    var problem: String?
    var offset = 0
    try file.forEachPiece(upTo: file.status.size) { piece in
      guard problem == nil else { return }
      for byte in piece {
        if let found = scan.take(byte) {
          problem = "\(found) at byte \(offset)"
          return
        }
        offset += 1
      }
    }
    if let problem { return problem }
    guard scan.open.isEmpty, scan.place != .string, scan.place != .escape else {
      return "it is cut short: it has no end"
    }
    return nil
  }

  /// - Returns: what is wrong.
  private mutating func take(_ byte: UInt8) -> String? {
    guard byte != 0 else { return "a zero byte" }
    switch place {
    case .string:
      if byte == UInt8(ascii: "\\") { place = .escape } else if byte == UInt8(ascii: "\"") { place = .value }
    case .escape: place = .string
    case .lineComment: if byte == UInt8(ascii: "\n") { place = .value }
    case .blockComment: if byte == UInt8(ascii: "*") { place = .blockStar }
    case .blockStar:
      if byte != UInt8(ascii: "*") { place = byte == UInt8(ascii: "/") ? .value : .blockComment }
    case .slash:
      guard byte == UInt8(ascii: "/") || byte == UInt8(ascii: "*") else { return "a slash" }
      place = byte == UInt8(ascii: "/") ? .lineComment : .blockComment
    case .word where Self.isWord(byte): break
    case .word, .value:
      place = .value
      return begin(byte)
    }
    return nil
  }

  private mutating func begin(_ byte: UInt8) -> String? {
    switch Character(UnicodeScalar(byte)) {
    case " ", "\t", "\n", "\r", ",", ":", "\u{EF}", "\u{BB}", "\u{BF}": break
    case "{", "[": open.append(byte)
    case "}", "]":
      guard let last = open.popLast(), last + 2 == byte else { return "a bracket that nothing opened" }
    case "\"":
      place = .string
    case "/": place = .slash
    default:
      guard Self.isWord(byte) else { return "a byte that is no JSON" }
      place = .word
    }
    return nil
  }

  /// Of numbers, true, false, null, NaN and Infinity.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch Character(UnicodeScalar(byte)) {
    case "a"..."z", "A"..."Z", "0"..."9", "+", "-", ".": true
    default: false
    }
  }
}
