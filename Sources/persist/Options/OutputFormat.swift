import ArgumentParser

/// What most commands print on stdout.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

struct FormatOption: ParsableArguments {
  @Option(name: .long, help: "What to print on stdout.")
  var format: OutputFormat = .text
}
