import ArgumentParser
import Diagnostics

/// The words after `persist`, looked at before ArgumentParser does.
struct CommandLineArguments {
  let words: [String]

  /// The shared options that take a value as a word of their own.
  private static let optionsWithValue: Set<String> = [
    "-C", "-f", "--file", "-p", "--project-name", "--profile", "--env-file", "--project-directory", "--root",
    "--format", "--generate-completion-script",
  ]

  init(_ words: [String]) {
    self.words = words
  }

  /// `persist -C DIR verify`, as with git and make: options that stand before the command are moved behind it, where
  /// ArgumentParser expects them.
  func withLeadingOptionsMoved() -> CommandLineArguments {
    guard let position = commandPosition, position > 0 else { return self }
    let end = position + (namesSubcommand(at: position + 1, of: words[position]) ? 2 : 1)
    return CommandLineArguments(Array(words[position..<end]) + words[..<position] + words[end...])
  }

  /// Whether the word belongs to the command's name: `migrate run`.
  private func namesSubcommand(at index: Int, of command: String) -> Bool {
    guard words.indices.contains(index),
      let type = Persist.configuration.subcommands.first(where: { $0._commandName == command })
    else { return false }
    return type.configuration.subcommands.contains { $0._commandName == words[index] }
  }

  /// Where the first word stands that is neither an option nor the value of one.
  private var commandPosition: Int? {
    var index = 0
    while index < words.count {
      guard words[index].hasPrefix("-"), words[index] != "-" else { return index }
      index += Self.optionsWithValue.contains(words[index]) ? 2 : 1
    }
    return nil
  }

  /// An error that names the command the user most likely meant, where the first word is none.
  var misspeltCommand: UsageError? {
    guard let position = commandPosition, words[position] != "help" else { return nil }
    let names = Persist.configuration.subcommands.map { $0._commandName }
    guard !names.contains(words[position]) else { return nil }
    let message = "there is no command '\(words[position])'"
    guard let meant = suggestion(for: words[position], among: names) else { return UsageError(message: message) }
    return UsageError(message: message, hint: "did you mean `persist \(meant)`?")
  }
}
