internal import Host

/// Commands as redis appends them: `*COUNT\r\n`, then for each word `$LENGTH\r\n`, the word and `\r\n`. Protocol:
/// redis.io/docs, RESP; lines that begin with `#` are remarks (aof.c).
struct AppendOnlyFile: ~Copyable {
  struct Scan: Equatable {
    /// Bytes up to the end of the last whole command that stands outside of an unfinished MULTI.
    let end: Int64
    /// `nil` where all of it is whole, but perhaps for a last command that was being written.
    let problem: String?
  }

  /// A number and its line end are never longer.
  private static let longestLine = 64

  private var window: FileWindow
  private let length: Int64

  private init(_ file: consuming OpenFile) {
    window = FileWindow(file)
    length = window.length
  }

  /// Reads it from the start. One that begins with a snapshot is taken whole: where that ends is not written down.
  static func scan(_ file: consuming OpenFile) throws(HostError) -> Scan {
    var scanner = AppendOnlyFile(file)
    if RDBFile.begins(Array(try scanner.window.bytes(at: 0, count: RDBFile.startLength) ?? [])) {
      return Scan(end: scanner.length, problem: nil)
    }
    return try scanner.run()
  }

  private mutating func run() throws(HostError) -> Scan {
    var position: Int64 = 0
    var end: Int64 = 0
    var isInTransaction = false
    while position < length {
      switch try command(at: position) {
      case .unfinished: return Scan(end: end, problem: nil)
      case .invalid: return Scan(end: length, problem: "no command begins at byte \(position)")
      case .remark(let next): position = next
      case .command(let name, let next):
        if name == "MULTI" { isInTransaction = true }
        if name == "EXEC" { isInTransaction = false }
        position = next
      }
      if !isInTransaction { end = position }
    }
    return Scan(end: end, problem: nil)
  }

  private enum Item {
    case command(String, next: Int64)
    case remark(next: Int64)
    /// The file ends in it.
    case unfinished
    case invalid
  }

  private mutating func command(at position: Int64) throws(HostError) -> Item {
    guard let line = try line(at: position) else { return try remainder(at: position, beginsWith: ["*", "#"]) }
    if line.text.first == UInt8(ascii: "#") { return .remark(next: line.next) }
    guard line.text.first == UInt8(ascii: "*"), let words = line.number, words > 0 else { return .invalid }
    var next = line.next
    var name = ""
    for word in 0..<words {
      guard next < length else { return .unfinished }
      guard let header = try self.line(at: next) else { return try remainder(at: next, beginsWith: ["$"]) }
      guard header.text.first == UInt8(ascii: "$"), let count = header.number else { return .invalid }
      let end = header.next + Int64(count) + 2
      guard end <= length else { return .unfinished }
      guard try window.bytes(at: end - 2, count: 2) == [13, 10] else { return .invalid }
      if word == 0, count <= 16 {
        name = String(decoding: try window.bytes(at: header.next, count: count) ?? [], as: UTF8.self).uppercased()
      }
      next = end
    }
    return .command(name, next: next)
  }

  /// Where no line ends: what is there may become one, as long as it begins as one.
  private mutating func remainder(at position: Int64, beginsWith marks: [Character]) throws(HostError) -> Item {
    guard position + Int64(Self.longestLine) >= length, let byte = try window.byte(at: position),
      marks.contains(Character(UnicodeScalar(byte)))
    else { return .invalid }
    return .unfinished
  }

  private struct Line {
    let text: [UInt8]
    let next: Int64

    /// What follows the first byte; `nil` where that is no number.
    var number: Int? {
      let digits = text.dropFirst()
      guard !digits.isEmpty, digits.count <= 10 else { return nil }
      return digits.reduce(Optional(0)) { sum, digit in
        guard let sum, (48...57).contains(digit) else { return nil }
        return sum * 10 + Int(digit - 48)
      }
    }
  }

  private mutating func line(at position: Int64) throws(HostError) -> Line? {
    guard let text = try window.line(at: position, limit: Self.longestLine), text.last == 13 else { return nil }
    return Line(text: Array(text.dropLast()), next: position + Int64(text.count) + 1)
  }
}
