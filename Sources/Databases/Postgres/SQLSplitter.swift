/// Takes PostgreSQL's SQL apart into statements: postgresql.org/docs, SQL Syntax, Lexical Structure.
struct SQLSplitter {
  struct Statement: Equatable {
    /// Without the semicolon.
    let text: [UInt8]
    /// Bytes from the start of the file.
    let offset: Int
    /// Parameters that it names: `:row`.
    let parameters: Set<String>
    /// The first word, in capitals.
    let verb: String
  }

  /// What this tool does not let pass.
  struct Problem: Error, Equatable {
    let reason: String
    let offset: Int
  }

  private let text: [UInt8]
  private var index = 0
  private let values: [String: String]

  /// - Parameter values: what takes the place of each parameter.
  static func statements(of text: [UInt8], values: [String: String]) throws(Problem) -> [Statement] {
    var splitter = SQLSplitter(text: text, values: values)
    var statements: [Statement] = []
    while let statement = try splitter.next() { statements.append(statement) }
    return statements
  }

  private init(text: [UInt8], values: [String: String]) {
    self.text = text
    self.values = values
  }

  private func byte(_ ahead: Int = 0) -> UInt8 { index + ahead < text.count ? text[index + ahead] : 0 }

  private mutating func next() throws(Problem) -> Statement? {
    var out: [UInt8] = []
    var parameters: Set<String> = []
    var start: Int?
    var verb: [UInt8] = []
    var verbIsDone = false
    while index < text.count {
      let from = index
      let current = byte()
      if current == UInt8(ascii: ";") {
        index += 1
        if start != nil { break }
        continue
      }
      if skipComment() { continue }
      if current <= 0x20 {
        index += 1
        if start != nil { out.append(current) }
        verbIsDone = verbIsDone || !verb.isEmpty
        continue
      }
      start = start ?? from
      if try skipQuoted() {
        out += text[from..<index]
        verbIsDone = true
      } else if let parameter = parameter() {
        parameters.insert(parameter)
        out += Array((values[parameter] ?? parameter).utf8)
        verbIsDone = true
      } else if current == UInt8(ascii: "\\") {
        throw Problem(reason: "a command of psql, which no other client knows", offset: from)
      } else {
        if !verbIsDone, Self.isWord(current) { verb.append(current) } else { verbIsDone = true }
        out.append(current)
        index += 1
        // `::` is a cast.
        if current == UInt8(ascii: ":"), byte() == current {
          out.append(current)
          index += 1
        }
      }
    }
    guard let start else { return nil }
    return Statement(
      text: out, offset: start, parameters: parameters, verb: String(decoding: verb, as: UTF8.self).uppercased())
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }

  /// - Returns: whether there was one.
  private mutating func skipComment() -> Bool {
    if byte() == UInt8(ascii: "-"), byte(1) == UInt8(ascii: "-") {
      index = text[index...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      return true
    }
    guard byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") else { return false }
    var depth = 0
    repeat {
      if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
        depth += 1
        index += 2
      } else if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
        depth -= 1
        index += 2
      } else {
        index += 1
      }
    } while depth > 0 && index < text.count
    return true
  }

  /// - Returns: whether there was a string or a name in quotes.
  private mutating func skipQuoted() throws(Problem) -> Bool {
    let start = index
    switch byte() {
    case UInt8(ascii: "'"): try skip(to: UInt8(ascii: "'"), escapes: isEscapeString(at: start))
    case UInt8(ascii: "\""): try skip(to: UInt8(ascii: "\""), escapes: false)
    case UInt8(ascii: "$"): return try skipDollarQuoted()
    default: return false
    }
    return true
  }

  /// `E'…'`: a backslash takes the next byte along.
  private func isEscapeString(at start: Int) -> Bool {
    start > 0 && text[start - 1] | 0x20 == UInt8(ascii: "e") && (start < 2 || !Self.isWord(text[start - 2]))
  }

  private mutating func skip(to quote: UInt8, escapes: Bool) throws(Problem) {
    let start = index
    index += 1
    while index < text.count {
      if escapes, byte() == UInt8(ascii: "\\") {
        index += 2
      } else if byte() == quote {
        index += 1
        guard byte() == quote, index < text.count else { return }
        index += 1
      } else {
        index += 1
      }
    }
    throw Problem(reason: "a quote is never closed", offset: start)
  }

  private mutating func skipDollarQuoted() throws(Problem) -> Bool {
    guard index == 0 || !Self.isWord(text[index - 1]),
      let end = text[(index + 1)...].firstIndex(where: { !Self.isWord($0) }), text[end] == UInt8(ascii: "$"),
      end == index + 1 || !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte(1))
    else { return false }
    let tag = Array(text[index...end])
    var place = end + 1
    while place + tag.count <= text.count {
      if text[place] == tag[0], text[place..<(place + tag.count)].elementsEqual(tag) {
        index = place + tag.count
        return true
      }
      place += 1
    }
    throw Problem(reason: "a quote is never closed", offset: index)
  }

  private mutating func parameter() -> String? {
    guard byte() == UInt8(ascii: ":"), byte(1) != UInt8(ascii: ":"), index == 0 || text[index - 1] != UInt8(ascii: ":")
    else { return nil }
    let name = text[(index + 1)...].prefix(while: Self.isWord)
    guard let parameter = String(validating: [UInt8(ascii: ":")] + name, as: UTF8.self), values[parameter] != nil else {
      return nil
    }
    index += 1 + name.count
    return parameter
  }
}
