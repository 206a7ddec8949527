internal import Values

/// The elements of an array in a document.
struct JSONArrayReader: RowReader {
  private var scanner: JSONScanner
  private let text: [UInt8]
  private let name: String
  private let path: String
  private var index = -1
  private var isDone = false

  /// - Parameters:
  ///   - text: found to be sound.
  ///   - path: `$` or `$.a.b`.
  /// - Throws: `SourceError` where it leads to no array.
  init(_ text: [UInt8], each path: String, name: String) throws(SourceError) {
    self.text = text
    self.name = name
    self.path = path
    scanner = JSONScanner(text, in: 0..<text.count)
    do throws(JSONProblem) {
      for key in path.split(separator: ".").dropFirst() {
        guard try Self.descend(&scanner, to: Array(key.utf8), text) else {
          throw JSONProblem("there is no \(printable(path))", at: scanner.position)
        }
      }
    } catch {
      throw SourceError(error, in: name)
    }
    guard scanner.take("[") else {
      throw SourceError("\(name): \(printable(path)) is no array", hint: "`each` in persist.yaml must lead to one")
    }
  }

  var place: String { "\(name), row \(index + 1) (\(printable(path))[\(index)])" }

  mutating func next() throws -> ArraySlice<UInt8>? {
    guard !isDone else { return nil }
    if index < 0 ? scanner.take("]") : !scanner.take(",") {
      isDone = true
      return nil
    }
    index += 1
    scanner.skipSpace()
    let start = scanner.position
    do throws(JSONProblem) { try scanner.value() } catch { throw SourceError(error, in: place, row: index) }
    return text[start..<scanner.position]
  }

  /// Goes to the value of a key of the object that comes next.
  private static func descend(
    _ scanner: inout JSONScanner, to wanted: [UInt8], _ text: [UInt8]
  ) throws(JSONProblem) -> Bool {
    guard scanner.take("{"), !scanner.take("}") else { return false }
    repeat {
      let key = try scanner.key()
      _ = scanner.take(":")
      if JSONKeys.unescaped(text[key]) == wanted { return true }
      try scanner.value()
    } while scanner.take(",")
    return false
  }
}
