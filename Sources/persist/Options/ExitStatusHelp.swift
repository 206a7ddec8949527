import ArgumentParser
import Diagnostics

/// The exit statuses as every `--help` prints them.
enum ExitStatusHelp {
  static let section =
    "EXIT STATUS:\n" + ExitStatus.allCases.map { "  \($0.rawValue)".padded(to: 6) + $0.meaning }.joined(separator: "\n")
}

extension CommandConfiguration {
  /// A configuration whose help ends with the exit statuses.
  static func persist(
    _ name: String, _ abstract: String, discussion: String = "", subcommands: [any ParsableCommand.Type] = [],
    defaultSubcommand: (any ParsableCommand.Type)? = nil
  ) -> CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: abstract,
      discussion: (discussion.isEmpty ? "" : discussion + "\n\n") + ExitStatusHelp.section,
      subcommands: subcommands, defaultSubcommand: defaultSubcommand)
  }
}

extension String {
  /// Filled with spaces on the right, to line up columns.
  func padded(to width: Int) -> String {
    count >= width ? self : self + String(repeating: " ", count: width - count)
  }

  /// Filled with spaces on the left.
  func paddedLeft(to width: Int) -> String {
    count >= width ? self : String(repeating: " ", count: width - count) + self
  }
}
