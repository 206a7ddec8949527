import Diagnostics

extension LocatedError {
  static func tooLarge(file: String, limit: Int) -> LocatedError {
    LocatedError(
      "\(file) is larger than \(limit) bytes",
      hint: "check that it is the file you meant; persist reads no larger ones",
      source: SourceExcerpt(location: SourceLocation(file: file, line: 1, column: 1), line: nil))
  }

  static func badBytes(file: String, bytes: ArraySlice<UInt8>, at index: Int, what: String) -> LocatedError {
    let before = bytes[..<index]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
    let readable = String(decoding: before[lineStart...], as: UTF8.self)
    let location = SourceLocation(file: file, line: line, column: readable.unicodeScalars.count + 1)
    return LocatedError(
      "\(file) holds \(what)", hint: "save it as UTF-8 text",
      source: SourceExcerpt(location: location, line: readable))
  }
}
