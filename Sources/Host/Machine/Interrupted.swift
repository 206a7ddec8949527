package import Diagnostics

/// A signal asked for the end of the command, which then put things in order.
package struct Interrupted: Explained, Hashable {
  /// Whether it was SIGINT, as Ctrl-C sends it; else SIGTERM or SIGHUP.
  package let isFromTerminal: Bool

  package init(isFromTerminal: Bool) {
    self.isFromTerminal = isFromTerminal
  }

  package var message: String { isFromTerminal ? "interrupted" : "terminated by a signal" }
  package var hint: String? { nil }
  package var exitStatus: ExitStatus { isFromTerminal ? .interrupted : .terminated }
}
