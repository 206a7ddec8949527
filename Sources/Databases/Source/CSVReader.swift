internal import Host
internal import Values

/// Rows of a CSV file (RFC 4180) as objects of strings, by the names in its first line.
final class CSVReader: RowReader {
  private var lines: LineReader
  private let name: String
  private var header: [[UInt8]] = []
  private var firstLine = 0

  init(_ file: consuming OpenFile, name: String) throws {
    lines = LineReader(file)
    self.name = name
    guard let names = try record() else { throw SourceError("\(name) is empty: its first line must name its columns") }
    header = names.map(Self.quoted)
    guard Set(header).count == header.count else { throw SourceError("\(place): two columns have the same name") }
  }

  var place: String { "\(name), line \(firstLine)" }

  func next() throws -> ArraySlice<UInt8>? {
    guard let fields = try record() else { return nil }
    guard fields.count == header.count else {
      throw SourceError(
        "\(place): it has \(Quantity.count(fields.count, "field")), and the first line names \(header.count)")
    }
    var row: [UInt8] = [UInt8(ascii: "{")]
    for (name, field) in zip(header, fields) {
      if row.count > 1 { row.append(UInt8(ascii: ",")) }
      row += name + [UInt8(ascii: ":")] + Self.quoted(field)
    }
    row.append(UInt8(ascii: "}"))
    if let problem = JSONScanner.problem(in: row, 0..<row.count) {
      throw SourceError(problem, in: place, row: firstLine)
    }
    return row[...]
  }

  /// The fields of the next record, which goes on over line ends within quotes. Empty lines are passed over.
  private func record() throws -> [[UInt8]]? {
    var fields: [[UInt8]] = []
    var parser = CSVRecord()
    while let range = try lines.next() {
      var line = lines.buffer[range]
      if lines.number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      if !parser.isOpen {
        if line.isEmpty { continue }
        firstLine = lines.number
      }
      if let problem = parser.take(line, into: &fields) { throw SourceError("\(place): \(problem)") }
      if !parser.isOpen { return fields }
    }
    guard !parser.isOpen else { throw SourceError("\(place): a quote is never closed") }
    return nil
  }

  /// As a JSON string.
  static func quoted(_ field: [UInt8]) -> [UInt8] {
    var text: [UInt8] = [UInt8(ascii: "\"")]
    for byte in field {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case 0x0A: text += Array("\\n".utf8)
      case 0x0D: text += Array("\\r".utf8)
      case 0x09: text += Array("\\t".utf8)
      case ..<0x20: text += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
      default: text.append(byte)
      }
    }
    return text + [UInt8(ascii: "\"")]
  }
}

/// One record, line by line.
private struct CSVRecord {
  private(set) var isOpen = false
  private var field: [UInt8] = []

  /// - Returns: what is wrong.
  mutating func take(_ line: ArraySlice<UInt8>, into fields: inout [[UInt8]]) -> String? {
    if isOpen { field.append(UInt8(ascii: "\n")) }
    var index = line.startIndex
    while index < line.endIndex {
      let byte = line[index]
      index += 1
      if isOpen {
        guard byte == UInt8(ascii: "\"") else {
          field.append(byte)
          continue
        }
        if index < line.endIndex, line[index] == UInt8(ascii: "\"") {
          field.append(byte)
          index += 1
        } else {
          isOpen = false
          if index < line.endIndex, line[index] != UInt8(ascii: ",") {
            return "something stands behind a closing quote"
          }
        }
      } else if byte == UInt8(ascii: ",") {
        fields.append(field)
        field = []
      } else if byte == UInt8(ascii: "\""), field.isEmpty {
        isOpen = true
      } else {
        field.append(byte)
      }
    }
    if !isOpen {
      fields.append(field)
      field = []
    }
    return nil
  }
}
