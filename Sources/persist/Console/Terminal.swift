import Glibc
import SystemPackage

/// What a standard stream can show.
struct Terminal {
  let descriptor: FileDescriptor

  static let output = Terminal(descriptor: .standardOutput)
  static let error = Terminal(descriptor: .standardError)
  static let input = Terminal(descriptor: .standardInput)

  var isTerminal: Bool { isatty(descriptor.rawValue) == 1 }

  /// Colours only where a person sees them: a terminal that is not `dumb`, and never with NO_COLOR set to anything
  /// (no-color.org).
  func showsColour(environment: [String: String]) -> Bool {
    isTerminal && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// In columns; 80 where the terminal does not say.
  var width: Int {
    var size = winsize()
    guard unsafe ioctl(descriptor.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
