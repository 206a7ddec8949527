import Compose
import Diagnostics
import Images

/// A word of a command line that names a place where data is kept, as `PathVariable` tells names of variables.
struct CommandPath {
  /// The flag with its dashes; `nil` for an argument of its own.
  let flag: String?
  let value: String
  let loss: StatePath.Loss
  let location: SourceLocation

  /// Every such word, in the order written.
  static func all(in words: [Located<String>]) -> [CommandPath] {
    words.indices.compactMap { index in
      let word = words[index]
      guard word.value.hasPrefix("--") else { return bare(word, after: index > 0 ? words[index - 1].value : "") }
      let parts = word.value.split(separator: "=", maxSplits: 1).map(String.init)
      let next = words.indices.contains(index + 1) ? words[index + 1].value : ""
      guard let flag = parts.first, let value = parts.count == 2 ? parts[1] : next.hasPrefix("-") ? nil : next,
        let loss = PathVariable.loss(of: String(flag.dropFirst(2)), value: value)
      else { return nil }
      return CommandPath(flag: flag, value: value, loss: loss, location: word.location)
    }
  }

  /// A URL of a SQLite database that is no flag's value.
  private static func bare(_ word: Located<String>, after before: String) -> CommandPath? {
    guard DataPath(word.value)?.isSQLite ?? false, !before.hasPrefix("--") || before.contains("=") else { return nil }
    return CommandPath(flag: nil, value: word.value, loss: .data, location: word.location)
  }

  /// "--data-dir", or "the command" for an argument of its own.
  var name: String { flag ?? "the command" }
}
