internal import Crypto
internal import Diagnostics
internal import Host
package import SystemPackage
package import Values

/// SQL that the user wrote.
package struct SQLFile: Hashable, Sendable {
  /// The path as messages give it.
  package let name: String
  /// UTF-8.
  package let text: [UInt8]

  /// Bytes.
  private static let longest = 64 << 20

  package init(name: String, text: [UInt8]) {
    self.name = name
    self.text = text
  }

  /// - Throws: `UsageError` where it cannot be read, or is no text.
  package init(_ path: FilePath, name: String) throws {
    do throws(HostError) {
      self.init(name: name, text: try OpenFile.open(path).readAll(limit: Self.longest))
    } catch {
      throw UsageError(message: error.message, hint: "persist.yaml names it")
    }
    guard String(validating: text, as: UTF8.self) != nil, !text.contains(0) else {
      throw UsageError(message: "\(printable(name)) is no text in UTF-8", hint: nil)
    }
  }

  /// SHA-256, whatever line ends a checkout made of the file.
  package var digest: Values.Digest {
    var hasher = SHA256()
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      hasher.update(data: line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
      hasher.update(data: [UInt8(ascii: "\n")])
    }
    // A SHA-256 digest has 32 bytes, which is all that the initializer asks for.
    return Values.Digest(bytes: Array(hasher.finalize()))!
  }

  /// The place of a byte, with its line.
  func excerpt(at offset: Int) -> SourceExcerpt {
    let before = text[..<min(offset, text.count)]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
    return SourceExcerpt(
      location: SourceLocation(file: name, line: line, column: column), in: String(decoding: text, as: UTF8.self))
  }

  /// Where the statement begins that stands at or behind `offset`: behind space and comments.
  func start(from offset: Int) -> Int {
    var index = offset
    while index < text.count {
      let rest = text[index...]
      if rest.starts(with: Array("--".utf8)) {
        index = rest.firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      } else if rest.starts(with: Array("/*".utf8)) {
        var end = index + 2
        while end + 1 < text.count, !(text[end] == UInt8(ascii: "*") && text[end + 1] == UInt8(ascii: "/")) { end += 1 }
        index = end + 2
      } else if rest.first.map({ $0 <= 0x20 || $0 == UInt8(ascii: ";") }) == true {
        index += 1
      } else {
        return index
      }
    }
    return min(offset, text.count)
  }
}
