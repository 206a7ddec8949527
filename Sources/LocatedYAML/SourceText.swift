package import Diagnostics

/// The text of a file that the user wrote, under the name that messages give it.
package struct SourceText: Hashable, Sendable {
  package let file: String
  package let text: String

  package init(file: String, text: String) {
    self.file = file
    self.text = text
  }

  /// Takes bytes from outside: they must be UTF-8 (a byte order mark is dropped) without NUL, and not above `limit` bytes.
  package init(file: String, bytes: [UInt8], limit: Int = YAMLDocument.byteLimit) throws(LocatedError) {
    guard bytes.count <= limit else { throw .tooLarge(file: file, limit: limit) }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    if let nul = content.firstIndex(of: 0) {
      throw .badBytes(file: file, bytes: content, at: nul, what: "a NUL byte")
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw .badBytes(file: file, bytes: content, at: firstInvalid(content), what: "bytes that are not UTF-8")
    }
    self.init(file: file, text: text)
  }
}

extension SourceText {
  package func excerpt(line: Int, column: Int) -> SourceExcerpt {
    excerpt(at: SourceLocation(file: file, line: line, column: column))
  }

  /// The place with the text of its line; without it where the file has no such line.
  package func excerpt(at location: SourceLocation) -> SourceExcerpt {
    var start = text.utf8.startIndex
    for _ in 1..<max(1, location.line) {
      guard let end = text.utf8[start...].firstIndex(of: UInt8(ascii: "\n")) else {
        return SourceExcerpt(location: location, line: nil)
      }
      start = text.utf8.index(after: end)
    }
    let rest = text.utf8[start...]
    var line = rest.prefix { $0 != UInt8(ascii: "\n") }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return SourceExcerpt(location: location, line: String(Substring(line)))
  }
}

/// Where the first byte stands that belongs to no UTF-8 sequence.
private func firstInvalid(_ bytes: ArraySlice<UInt8>) -> Int {
  var parser = UTF8.ForwardParser()
  var iterator = bytes.makeIterator()
  var index = bytes.startIndex
  while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
    index += scalar.count
  }
  return index
}
