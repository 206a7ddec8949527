package import Diagnostics

/// Why a text is no YAML that persist takes, with the line and a caret.
package struct YAMLError: Explained, Hashable {
  package let message: String
  package let hint: String?
  package let source: SourceExcerpt?
  package var exitStatus: ExitStatus { .usage }

  package init(_ message: String, hint: String? = nil, source: SourceExcerpt? = nil) {
    self.message = message
    self.hint = hint
    self.source = source
  }
}

extension YAMLError {
  static func tooLarge(file: String, limit: Int) -> YAMLError {
    YAMLError(
      "\(file) is larger than \(limit) bytes",
      hint: "check that it is the file you meant; persist reads no larger ones",
      source: SourceExcerpt(location: SourceLocation(file: file, line: 1, column: 1), line: nil))
  }

  static func badBytes(file: String, bytes: ArraySlice<UInt8>, at index: Int, what: String) -> YAMLError {
    let before = bytes[..<index]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
    let readable = String(decoding: before[lineStart...], as: UTF8.self)
    let location = SourceLocation(file: file, line: line, column: readable.unicodeScalars.count + 1)
    return YAMLError(
      "\(file) holds \(what)", hint: "save it as UTF-8 text",
      source: SourceExcerpt(location: location, line: readable))
  }
}
