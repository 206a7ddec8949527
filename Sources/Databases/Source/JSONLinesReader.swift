internal import Host

/// One JSON value a line: jsonlines.org. Empty lines are passed over.
final class JSONLinesReader: RowReader {
  private var lines: LineReader
  private let name: String
  private let describe: ((ArraySlice<UInt8>) -> String)?
  private var current: ArraySlice<UInt8> = []

  /// - Parameter describe: names a row by what it holds, where its line says nothing to a user.
  init(_ file: consuming OpenFile, name: String, describe: ((ArraySlice<UInt8>) -> String)? = nil) {
    lines = LineReader(file)
    self.name = name
    self.describe = describe
  }

  var place: String { describe.map { "\(name), \($0(current))" } ?? "\(name), line \(lines.number)" }

  func next() throws -> ArraySlice<UInt8>? {
    while var range = try lines.next() {
      if lines.number == 1, lines.buffer[range].starts(with: [0xEF, 0xBB, 0xBF]) {
        range = (range.lowerBound + 3)..<range.upperBound
      }
      current = lines.buffer[range]
      guard current.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else { continue }
      if let problem = JSONScanner.problem(in: lines.buffer, range) {
        let within = JSONProblem(problem, from: range.lowerBound)
        throw SourceError(within, in: place, row: lines.number)
      }
      return current
    }
    return nil
  }
}

extension JSONProblem {
  /// With its place counted from there.
  init(_ problem: JSONProblem, from start: Int) {
    self.init(problem.reason, at: problem.offset - start)
    for step in problem.steps { self = inside(step) }
  }
}
