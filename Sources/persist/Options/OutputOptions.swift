import ArgumentParser

/// How a command speaks; shared by all of them.
struct OutputOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Say nothing but errors and warnings.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more about what is done.")
  var verbose = false

  @Flag(name: .customLong("no-color"), help: "Never use colours (nor with NO_COLOR set, nor away from a terminal).")
  var noColour = false

  mutating func validate() throws {
    guard !(quiet && verbose) else { throw ValidationError("--quiet and --verbose exclude each other") }
  }

  /// Sets up the console, and hands it over.
  func console() -> Console {
    Console.standard.configure(
      verbosity: quiet ? .quiet : verbose ? .verbose : .normal, coloursAllowed: !noColour)
    return .standard
  }
}
