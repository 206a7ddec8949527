import Diagnostics
import LocatedYAML
import Values

/// An env file of `format: raw`: the grammar of `docker run --env-file`, without quotes and variables.
enum RawEnvFile {
  static func parse(_ source: SourceText, lookup: (String) -> String?) throws(DotEnv.Fault) -> [DotEnv.Entry] {
    var entries: [DotEnv.Entry] = []
    var number = 0
    for written in source.text.split(separator: /\r?\n/, omittingEmptySubsequences: false) {
      number += 1
      let line = written.drop { $0 == " " || $0 == "\t" }
      guard let first = line.first, first != "#" else { continue }
      let equals = line.firstIndex(of: "=")
      let name = String(line[..<(equals ?? line.endIndex)])
      guard !name.isEmpty else { throw DotEnv.Fault(message: "no variable's name before =", line: number) }
      guard !name.contains(where: { $0 == " " || $0 == "\t" }) else {
        throw DotEnv.Fault(message: "the variable's name \(printable(name)) contains a space", line: number)
      }
      let value = equals.map { String(line[line.index(after: $0)...]) } ?? lookup(name)
      guard let value else { continue }
      let location = SourceLocation(file: source.file, line: number, column: 1)
      entries.append(DotEnv.Entry(name: name, value: value, location: location))
    }
    return entries
  }
}
