internal import Host

/// Commands as redis appends them: `*COUNT\r\n`, then for each word `$LENGTH\r\n`, the word and `\r\n`. Protocol:
/// redis.io/docs, RESP; lines that begin with `#` are remarks (aof.c).
struct AppendOnlyFile {
  struct Scan: Equatable {
    /// Bytes up to the end of the last whole command that stands outside of an unfinished MULTI.
    let end: Int64
    /// `nil` where all of it is whole, but perhaps for a last command that was being written.
    let problem: String?
  }

  /// A number and its line end are never longer.
  private static let longestLine = 64

  private var window: [UInt8] = []
  private var start: Int64 = 0
  private var piece = [UInt8](repeating: 0, count: 1 << 20)
  /// The end of the file at the first look; what comes later is none of ours.
  private let length: Int64

  private init(length: Int64) {
    self.length = length
  }

  /// Reads it from the start. One that begins with a snapshot is taken whole: where that ends is not written down.
  static func scan(_ file: borrowing OpenFile) throws(HostError) -> Scan {
    var scanner = AppendOnlyFile(length: file.status.size)
    if RDBFile.begins(try scanner.bytes(at: 0, count: RDBFile.startLength, file) ?? []) {
      return Scan(end: scanner.length, problem: nil)
    }
    return try scanner.run(file)
  }

  private mutating func run(_ file: borrowing OpenFile) throws(HostError) -> Scan {
    var position: Int64 = 0
    var end: Int64 = 0
    var isInTransaction = false
    while position < length {
      switch try command(at: position, file) {
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

  private mutating func command(at position: Int64, _ file: borrowing OpenFile) throws(HostError) -> Item {
    guard let line = try line(at: position, file) else {
      return position + Int64(Self.longestLine) < length ? .invalid : .unfinished
    }
    if line.text.first == UInt8(ascii: "#") { return .remark(next: line.next) }
    guard line.text.first == UInt8(ascii: "*"), let words = line.number, words > 0 else { return .invalid }
    var next = line.next
    var name = ""
    for word in 0..<words {
      guard next < length else { return .unfinished }
      guard let header = try self.line(at: next, file) else {
        return next + Int64(Self.longestLine) < length ? .invalid : .unfinished
      }
      guard header.text.first == UInt8(ascii: "$"), let count = header.number else { return .invalid }
      let end = header.next + Int64(count) + 2
      guard end <= length else { return .unfinished }
      guard try bytes(at: end - 2, count: 2, file) == [13, 10] else { return .invalid }
      if word == 0, count <= 16 {
        name = String(decoding: try bytes(at: header.next, count: count, file) ?? [], as: UTF8.self).uppercased()
      }
      next = end
    }
    return .command(name, next: next)
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

  private mutating func line(at position: Int64, _ file: borrowing OpenFile) throws(HostError) -> Line? {
    let count = Int(min(Int64(Self.longestLine), length - position))
    guard let text = try bytes(at: position, count: count, file), let end = text.firstIndex(of: 10), end > 0,
      text[end - 1] == 13
    else { return nil }
    return Line(text: Array(text[..<(end - 1)]), next: position + Int64(end) + 1)
  }

  /// `nil` where the file has not so many.
  private mutating func bytes(
    at position: Int64, count: Int, _ file: borrowing OpenFile
  ) throws(HostError) -> [UInt8]? {
    guard position + Int64(count) <= length else { return nil }
    if position < start || position + Int64(count) > start + Int64(window.count) {
      let read = try file.read(into: &piece, at: position)
      window = Array(piece[..<read])
      start = position
    }
    let from = Int(position - start)
    guard from + count <= window.count else { return nil }
    return Array(window[from..<(from + count)])
  }
}
