internal import CLinux
internal import Glibc

/// SIGINT, SIGTERM and SIGHUP, recorded instead of obeyed, so that a long operation can put things in order first. The
/// second signal ends the process at once.
package enum Interruption {
  /// From now on signals are recorded, except those that the caller ignores (nohup). A broken pipe (SIGPIPE) and a file
  /// beyond the limit (SIGXFSZ) become errors of the call concerned; a child process must be given the defaults back.
  package static func watch() {
    precondition(clinux_watch_signals() == 0, "sigaction(2) refused a signal that exists")
  }

  /// For what only reads and computes: a signal ends the process at once, since there is nothing to put in order.
  package static func obey() {
    clinux_obey_signals()
  }

  /// Whether a signal has come.
  package static var isRequested: Bool { clinux_pending_signal() != 0 }

  /// Throws once a signal has come. Long operations call it between steps.
  package static func check() throws(Interrupted) {
    let signal = clinux_pending_signal()
    if signal != 0 { throw Interrupted(isFromTerminal: signal == SIGINT) }
  }
}
