import Diagnostics
import LocatedYAML

/// The bytes of a YAML file and edits of them that leave every other byte as it is. Where a node is not written as the
/// parser says, the edit is refused: then this reading of the text is not the parser's.
struct EditableText {
  private let mark: [UInt8]
  private let bytes: [UInt8]
  /// Where each line begins.
  private let lines: [Int]
  private let lineEnd: [UInt8]

  init(_ file: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.mark = file.starts(with: mark) ? mark : []
    let bytes = Array(file.dropFirst(self.mark.count))
    self.bytes = bytes
    var lines = [0]
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { lines.append(index + 1) }
    self.lines = lines
    let first = bytes.firstIndex(of: UInt8(ascii: "\n"))
    let isDOS = first.map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") } ?? false
    lineEnd = Array((isDOS ? "\r\n" : "\n").utf8)
  }

  // MARK: Edits

  /// Another text for a scalar, in the same quotes.
  func replacing(_ node: YAMLNode, _ old: String, with new: String) throws(EditRefusal) -> [UInt8] {
    guard let scalar = node.scalar, scalar.text == old else {
      throw EditRefusal("it is made of variables, or written in another form")
    }
    let range = try range(of: node, scalar)
    let style: ScalarStyle = ScalarStyle(first: bytes[range.lowerBound])
    return splice(range, style.written(new))
  }

  /// One more item of a list, behind the others.
  func addingItem(_ item: String, to list: YAMLNode) throws(EditRefusal) -> [UInt8] {
    guard let items = list.sequence else { throw EditRefusal("volumes is no list") }
    let start = try offset(of: list.location)
    if bytes[start] == UInt8(ascii: "[") {
      return try insertingIntoFlow(at: start, ScalarStyle.double.written(item), isEmpty: items.isEmpty)
    }
    guard bytes[start] == UInt8(ascii: "-"), let last = items.last else {
      throw EditRefusal("the list begins in a way that persist does not edit")
    }
    let style = try items.first { $0.scalar != nil && $0.location >= list.location }.map { node throws(EditRefusal) in
      ScalarStyle(first: bytes[try offset(of: node.location)])
    }
    let dash = list.location.column
    let after = endOfBlock(from: max(last.location.line, list.location.line), deeperThan: dash)
    return inserting(line: indentation(dash) + Array("- ".utf8) + (style ?? .plain).written(item), after: after)
  }

  /// A list with one item as a new key of a mapping.
  func addingList(
    _ key: String, item: String, to mapping: YAMLNode, indentation offset: Int
  ) throws(EditRefusal) -> [UInt8] {
    let start = try self.offset(of: mapping.location)
    if bytes[start] == UInt8(ascii: "{") {
      return try insertingIntoFlow(
        at: start, Array("\(key): [".utf8) + ScalarStyle.double.written(item) + Array("]".utf8), isEmpty: false)
    }
    let column = try columnOfKeys(mapping)
    let after = endOfMapping(mapping, column)
    let list = indentation(column + offset) + Array("- ".utf8) + ScalarStyle.plain.written(item)
    return inserting(line: indentation(column) + Array("\(key):".utf8) + lineEnd + list, after: after)
  }

  func addingKey(_ key: String, value: String, to mapping: YAMLNode) throws(EditRefusal) -> [UInt8] {
    let start = try offset(of: mapping.location)
    let pair = Array("\(key): ".utf8) + ScalarStyle.plain.written(value)
    if bytes[start] == UInt8(ascii: "{") { return try insertingIntoFlow(at: start, pair, isEmpty: false) }
    let column = try columnOfKeys(mapping)
    return inserting(line: indentation(column) + pair, after: endOfMapping(mapping, column))
  }

  /// A key before all others of the top-level mapping.
  func addingFirstKey(_ key: String, value: String, to mapping: YAMLNode) throws(EditRefusal) -> [UInt8] {
    guard let first = mapping.mapping?.first?.key, try columnOfKeys(mapping) == 1 else {
      throw EditRefusal("the file is written in a form that persist does not edit")
    }
    let start = try offset(of: first.location)
    return splice(start..<start, Array("\(key): ".utf8) + ScalarStyle.plain.written(value) + lineEnd)
  }

  /// Takes a key with a scalar that has a line of its own.
  func removing(_ pair: YAMLPair) throws(EditRefusal) -> [UInt8] {
    let line = pair.key.location.line
    let start = try offset(of: pair.key.location)
    guard let scalar = pair.value.scalar, pair.value.location.line == line,
      bytes[lines[line - 1]..<start].allSatisfy({ $0 == UInt8(ascii: " ") })
    else { throw EditRefusal("it does not stand on a line of its own") }
    let end = try range(of: pair.value, scalar).upperBound
    let next = line < lines.count ? lines[line] : bytes.count
    guard bytes[end..<next].allSatisfy({ [0x20, 0x0d, 0x0a].contains($0) }) else {
      throw EditRefusal("a comment stands behind it, which would be lost")
    }
    return splice(lines[line - 1]..<next, [])
  }

  // MARK: Places

  /// The byte at which a node begins; columns count Unicode scalars.
  private func offset(of location: SourceLocation) throws(EditRefusal) -> Int {
    guard lines.indices.contains(location.line - 1) else { throw unreadable }
    var offset = lines[location.line - 1]
    var column = 1
    while offset < bytes.count, column < location.column {
      offset += 1
      // Continuation bytes of UTF-8 begin no scalar.
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    guard offset < bytes.count else { throw unreadable }
    return offset
  }

  /// The bytes of a scalar on one line, quotes included; what stands there must read as the scalar.
  private func range(of node: YAMLNode, _ scalar: YAMLScalar) throws(EditRefusal) -> Range<Int> {
    var start = try offset(of: node.location)
    // An anchor or a tag stands before the value, and counts as its beginning.
    while start < bytes.count, bytes[start] == UInt8(ascii: "&") || bytes[start] == UInt8(ascii: "!") {
      guard let space = bytes[start...].firstIndex(of: UInt8(ascii: " ")) else { throw unreadable }
      start = bytes[space...].firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.count
    }
    guard start < bytes.count else { throw unreadable }
    let written = ScalarStyle(first: bytes[start]).written(scalar.text, isReading: true)
    guard bytes[start...].starts(with: written) else {
      throw EditRefusal("it is written in a way that persist does not edit")
    }
    return start..<(start + written.count)
  }

  private func columnOfKeys(_ mapping: YAMLNode) throws(EditRefusal) -> Int {
    // Keys that an alias or a merge brings have no place of their own here.
    guard let key = mapping.mapping?.first?.key, key.location >= mapping.location else { throw unreadable }
    let start = try offset(of: key.location)
    let line = lines[key.location.line - 1]
    guard bytes[line..<start].allSatisfy({ $0 == UInt8(ascii: " ") }) else {
      throw EditRefusal("its keys do not begin lines of their own")
    }
    return key.location.column
  }

  private func endOfMapping(_ mapping: YAMLNode, _ column: Int) -> Int {
    let last = mapping.mapping?.map(\.key.location.line).max() ?? mapping.location.line
    return endOfBlock(from: last, deeperThan: column)
  }

  /// The number of the last line with content of what begins on `line`, in columns behind `column`.
  private func endOfBlock(from line: Int, deeperThan column: Int) -> Int {
    var last = line
    for next in (line + 1)..<max(line + 1, lines.count + 1) {
      let content = bytes[lines[next - 1]..<(next < lines.count ? lines[next] : bytes.count)]
      let spaces = content.prefix { $0 == UInt8(ascii: " ") }.count
      guard let first = content.dropFirst(spaces).first, ![0x0a, 0x0d, UInt8(ascii: "#")].contains(first) else {
        continue
      }
      // The dashes of a list may stand in the column of its key.
      let isIndentlessItem = spaces == column - 1 && first == UInt8(ascii: "-") && !startsWithDash(line, column)
      guard spaces >= column || isIndentlessItem else { break }
      last = next
    }
    return last
  }

  private func startsWithDash(_ line: Int, _ column: Int) -> Bool {
    let start = lines[line - 1] + column - 1
    return start < bytes.count && bytes[start] == UInt8(ascii: "-")
  }

  private var unreadable: EditRefusal { EditRefusal("its place in the text is not where the parser says") }

  // MARK: Bytes

  private func indentation(_ column: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: " "), count: column - 1)
  }

  private func splice(_ range: Range<Int>, _ new: [UInt8]) -> [UInt8] {
    mark + bytes[..<range.lowerBound] + new + bytes[range.upperBound...]
  }

  private func inserting(line: [UInt8], after number: Int) -> [UInt8] {
    guard number < lines.count else {
      // The last line has no end.
      return splice(bytes.count..<bytes.count, lineEnd + line)
    }
    return splice(lines[number]..<lines[number], line + lineEnd)
  }

  private func insertingIntoFlow(at start: Int, _ entry: [UInt8], isEmpty: Bool) throws(EditRefusal) -> [UInt8] {
    guard let end = endOfFlow(from: start) else { throw unreadable }
    var place = end
    while place > start + 1, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[place - 1]) { place -= 1 }
    if isEmpty { return splice(place..<place, entry) }
    let separator = bytes[place - 1] == UInt8(ascii: ",") ? " " : ", "
    return splice(place..<place, Array(separator.utf8) + entry)
  }

  /// Where the bracket stands that closes the one at `start`; `nil` where a comment makes that hard to say.
  private func endOfFlow(from start: Int) -> Int? {
    var depth = 0
    var quote: UInt8?
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if let open = quote {
        if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "\"") { index += 1 }
        if byte == open { quote = nil }
      } else {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): if mayBeginScalar(at: index) { quote = byte }
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
          depth -= 1
          if depth == 0 { return index }
        case UInt8(ascii: "#") where bytes[index - 1] == UInt8(ascii: " "): return nil
        default: break
        }
      }
      index += 1
    }
    return nil
  }

  private func mayBeginScalar(at index: Int) -> Bool {
    let before = bytes[..<index].last { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    return before.map { "[{,:".utf8.contains($0) } ?? true
  }
}
