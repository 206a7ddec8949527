import Diagnostics
import LocatedYAML
import Values

/// The grammar of `.env` and `env_file` files (compose-go `dotenv/parser.go`), which is no shell's.
struct DotEnv {
  struct Entry: Hashable {
    var name: String
    var value: String
    var location: SourceLocation
  }

  struct Fault: Error, Hashable {
    let message: String
    let line: Int
  }

  private let scalars: [Unicode.Scalar]
  private let file: String
  private let lookup: (String) -> String?
  private let unset: (String, SourceLocation) -> Void
  private var index = 0
  private var line = 1
  /// Values read so far, which later ones may refer to.
  private var values: [String: String]
  private var entries: [Entry] = []

  /// - Parameters:
  ///   - lookup: what a variable in a value stands for before the file's own entries are asked.
  ///   - earlier: entries of files read before, asked last.
  static func parse(
    _ source: SourceText, earlier: [String: String] = [:], lookup: @escaping (String) -> String?,
    unset: @escaping (String, SourceLocation) -> Void = { _, _ in }
  ) throws(Fault) -> [Entry] {
    var parser = DotEnv(source, earlier: earlier, lookup: lookup, unset: unset)
    return try parser.parse()
  }

  private init(
    _ source: SourceText, earlier: [String: String], lookup: @escaping (String) -> String?,
    unset: @escaping (String, SourceLocation) -> Void
  ) {
    scalars = Array(source.text.unicodeScalars)
    file = source.file
    values = earlier
    self.lookup = lookup
    self.unset = unset
  }

  private mutating func parse() throws(Fault) -> [Entry] {
    while skipToStatement() {
      let location = SourceLocation(file: file, line: line, column: column)
      switch try readName() {
      case .inherited(let text):
        guard let known = lookup(text) else { continue }
        add(text, known, location)
      case .assigned(let text):
        add(text, try readValue(at: location), location)
      }
    }
    return entries
  }

  private mutating func add(_ name: String, _ value: String, _ location: SourceLocation) {
    values[name] = value
    entries.append(Entry(name: name, value: value, location: location))
  }
}

extension DotEnv {
  private enum Name { case inherited(String), assigned(String) }

  private var column: Int {
    index - (scalars[..<index].lastIndex(of: "\n") ?? -1)
  }

  private mutating func advance() {
    if scalars[index] == "\n" { line += 1 }
    index += 1
  }

  /// Skips blank lines and comments; `false` at the end.
  private mutating func skipToStatement() -> Bool {
    while index < scalars.count {
      if scalars[index] == "#" {
        while index < scalars.count, scalars[index] != "\n" { index += 1 }
      } else if scalars[index].properties.isWhitespace {
        advance()
      } else {
        return true
      }
    }
    return false
  }

  private mutating func skipExport() {
    let word = Array("export".unicodeScalars)
    guard scalars[index...].starts(with: word), index + word.count < scalars.count,
      scalars[index + word.count].properties.isWhitespace
    else { return }
    index += word.count
    skipBlanks()
  }

  private mutating func skipBlanks() {
    while index < scalars.count, isBlank(scalars[index]) { index += 1 }
  }

  /// Reads up to `=` or `:`, or to the end of the line for a name whose value is inherited.
  private mutating func readName() throws(Fault) -> Name {
    skipExport()
    let start = index
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "=" || scalar == ":" || scalar == "\n" { break }
      guard isBlank(scalar) || isNameScalar(scalar) else {
        throw Fault(
          message: "unexpected character \(printable(String(scalar))) in a variable's name", line: line)
      }
      index += 1
    }
    guard index < scalars.count else { return try nameless(from: start) }
    let end = scalars[index]
    let text = trimmedRight(scalars[start..<index])
    if text.contains(" ") { throw Fault(message: "a variable's name cannot contain a space", line: line) }
    advance()
    if end == "\n" { return .inherited(text) }
    skipBlanks()
    return .assigned(text)
  }

  /// Compose makes of a bare name that ends the file without a line end the value of a variable without a name.
  private mutating func nameless(from start: Int) throws(Fault) -> Name {
    guard start < scalars.count else { throw Fault(message: "export without a name", line: line) }
    index = start
    return .assigned("")
  }

  private mutating func readValue(at location: SourceLocation) throws(Fault) -> String {
    guard index < scalars.count, scalars[index] == "\"" || scalars[index] == "'" else {
      return try readPlainValue(at: location)
    }
    let quote = scalars[index]
    let startLine = line
    index += 1
    var text = String.UnicodeScalarView()
    while index < scalars.count, scalars[index] != quote {
      if scalars[index] == "\\", index + 1 < scalars.count {
        let next = scalars[index + 1]
        if next != quote { text.append("\\") }
        index += 1
      }
      text.append(scalars[index])
      advance()
    }
    guard index < scalars.count else {
      throw Fault(message: "a quoted value does not end", line: startLine)
    }
    index += 1
    return quote == "'" ? String(text) : try expand(unescaped(String(text)), at: location)
  }

  private mutating func readPlainValue(at location: SourceLocation) throws(Fault) -> String {
    let start = index
    while index < scalars.count, scalars[index] != "\n" { index += 1 }
    var value = scalars[start..<index]
    if index < scalars.count { advance() }
    if let comment = value.indices.dropLast().first(where: { value[$0] == " " && value[$0 + 1] == "#" }) {
      value = value[..<comment]
    }
    return try expand(trimmedRight(value), at: location)
  }

  private func expand(_ text: String, at location: SourceLocation) throws(Fault) -> String {
    let template = Template(
      lookup: { lookup($0) ?? values[$0] },
      unset: { unset($0, location) })
    do throws(TemplateError) {
      return try template.substitute(text)
    } catch {
      switch error {
      case .invalid(let template):
        throw Fault(message: "\(printable(template)) holds no valid variable expression", line: location.line)
      case .excessive:
        throw Fault(
          message: "variables make a value of more than \(Template.lengthLimit) bytes", line: location.line)
      case .required(let variable, let reason):
        throw Fault(
          message: "the required variable \(variable) has no value" + (reason.isEmpty ? "" : ": \(printable(reason))"),
          line: location.line)
      }
    }
  }
}

/// White space without line ends.
private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "\t", "\u{b}", "\u{c}", "\r", " ", "\u{85}", "\u{a0}": true
  default: false
  }
}

private func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "_", ".", "-", "[", "]": true
  default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

private func trimmedRight(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
  var scalars = scalars
  while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
  var text = String.UnicodeScalarView()
  text.append(contentsOf: scalars)
  return String(text)
}

/// The escapes of a double-quoted value. `\$` becomes `$$`, which stands for a dollar sign when variables are filled in.
private func unescaped(_ text: String) -> String {
  text.replacing(/\\([abfnrtv$"\\]|0[0-9]{0,3})/) { match in
    switch match.1 {
    case "$": "$$"
    case "a": "\u{7}"
    case "b": "\u{8}"
    case "f": "\u{c}"
    case "n": "\n"
    case "r": "\r"
    case "t": "\t"
    case "v": "\u{b}"
    case "\"", "\\": String(match.1)
    default: octal(match.1.dropFirst())
    }
  }
}

/// `\0` and three octal digits; with fewer Compose drops the zero and leaves the rest.
private func octal(_ digits: Substring) -> String {
  guard digits.count == 3, let value = UInt8(digits, radix: 8) else { return "\\" + digits }
  return String(Unicode.Scalar(value))
}
