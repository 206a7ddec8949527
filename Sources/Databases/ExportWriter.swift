internal import Host
internal import Stores
internal import SystemPackage

/// Writes rows out, the same bytes for the same rows.
struct ExportWriter {
  private let format: ExportFormat
  private let tableCount: Int
  private let output: FileDescriptor
  private var buffer: [UInt8] = []
  private var table: [UInt8] = []
  private var columns: [[UInt8]] = []
  private var written = 0
  private var rows = 0

  /// Bytes.
  private static let full = 1 << 20

  init(_ format: ExportFormat, tables: Int, to output: FileDescriptor) {
    self.format = format
    tableCount = tables
    self.output = output
  }

  mutating func begin() throws { if format == .json { append("{") } }

  mutating func begin(_ name: String, columns names: [String]) throws {
    table = Self.json(Array(name.utf8))
    rows = 0
    switch format {
    case .json:
      append(written == 0 ? "\n  " : ",\n  ")
      buffer += table
      append(": [")
      columns = names.map { Self.json(Array($0.utf8)) }
    case .jsonl: columns = names.map { Self.json(Array($0.utf8)) }
    case .csv:
      buffer += Array(names.map { Array($0.utf8) }.map(Self.csv).joined(separator: [UInt8(ascii: ",")]))
      append("\n")
    }
    written += 1
  }

  mutating func row(_ values: [SQLiteValue]) throws {
    switch format {
    case .json:
      append(rows == 0 ? "\n    " : ",\n    ")
      object(values)
    case .jsonl:
      if tableCount > 1 {
        append("{\"table\": ")
        buffer += table
        append(", \"row\": ")
      }
      object(values)
      append(tableCount > 1 ? "}\n" : "\n")
    case .csv:
      for (index, value) in values.enumerated() {
        if index > 0 { append(",") }
        buffer += Self.csv(value)
      }
      append("\n")
    }
    rows += 1
    if buffer.count > Self.full { try flush() }
  }

  mutating func endTable() throws { if format == .json { append(rows == 0 ? "]" : "\n  ]") } }

  mutating func end() throws {
    if format == .json { append(written == 0 ? "}\n" : "\n}\n") }
    try flush()
  }

  private mutating func append(_ text: String) { buffer += Array(text.utf8) }

  private mutating func flush() throws {
    _ = try output.writeAll(buffer)
    buffer = []
  }

  private mutating func object(_ values: [SQLiteValue]) {
    append("{")
    for (index, value) in values.enumerated() {
      if index > 0 { append(", ") }
      buffer += columns[index]
      append(": ")
      buffer += Self.json(value)
    }
    append("}")
  }

  private static func json(_ value: SQLiteValue) -> [UInt8] {
    switch value {
    case .null: Array("null".utf8)
    case .integer(let number): Array("\(number)".utf8)
    case .real(let number): Array(json(number).utf8)
    case .text(let bytes): json(bytes)
    case .blob(let bytes): json(hexadecimal(bytes))
    }
  }

  /// As SQLite writes numbers that JSON has no word for.
  private static func json(_ number: Double) -> String {
    number.isInfinite ? (number < 0 ? "-9e999" : "9e999") : "\(number)"
  }

  private static func json(_ text: [UInt8]) -> [UInt8] {
    let sound =
      String(validating: text, as: UTF8.self) != nil ? text : Array(String(decoding: text, as: UTF8.self).utf8)
    return CSVReader.quoted(sound)
  }

  private static func csv(_ value: SQLiteValue) -> [UInt8] {
    switch value {
    case .null: []
    case .integer(let number): Array("\(number)".utf8)
    case .real(let number): Array(json(number).utf8)
    case .text(let bytes): csv(bytes)
    case .blob(let bytes): hexadecimal(bytes)
    }
  }

  /// RFC 4180; an empty text is `""`, so that NULL, which is nothing, stays apart from it.
  private static func csv(_ field: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    guard field.isEmpty || field.contains(where: { [quote, UInt8(ascii: ","), 10, 13].contains($0) }) else {
      return field
    }
    return [quote] + field.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }

  /// As PostgreSQL writes bytes: postgresql.org/docs, bytea.
  private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    var text = Array("\\x".utf8)
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return text
  }
}
