import Diagnostics
import Glibc
import Synchronization
import SystemPackage
import UseCases
import Values

/// All that persist says. Data goes to stdout, words go to stderr.
///
/// The tone, for every message: lower case, no full stop; what failed, where, why; `hint:` says what to do next.
/// Nothing is reported that was not done.
final class Console: Sendable {
  static let standard = Console()

  enum Verbosity: Int { case quiet, normal, verbose }

  private struct State {
    var verbosity = Verbosity.normal
    var coloursAllowed = true
    var pending: [UInt8] = []
    var outputFailure: Errno?
    var progressIsShown = false
    var changeIsDone = false
  }

  private let state = Mutex(State())
  private static let bufferSize = 1 << 16

  func configure(verbosity: Verbosity, coloursAllowed: Bool) {
    state.withLock {
      $0.verbosity = verbosity
      $0.coloursAllowed = coloursAllowed
    }
  }

  func style(for terminal: Terminal) -> Style {
    let allowed = state.withLock { $0.coloursAllowed }
    return Style(isOn: allowed && terminal.showsColour(environment: ProcessEnvironment.current))
  }

  // MARK: Data

  /// Data for stdout, written as it is.
  func output(_ text: String) {
    state.withLock { state in
      state.pending += Array(text.utf8)
      if state.pending.count >= Self.bufferSize { Self.flush(&state) }
    }
  }

  /// What was done, for stdout; unlike other data it is silent with `--quiet`.
  func outputUnlessQuiet(_ text: String) {
    guard state.withLock({ $0.verbosity != .quiet }) else { return }
    output(text)
  }

  /// To be called once a command has changed what it was to change: from here on nothing that is only said makes a failure
  /// of it.
  func noteChange() {
    state.withLock { $0.changeIsDone = true }
  }

  /// Writes what is pending; a stdout that cannot take it (a full disk, not a reader that left) makes `status` a failure,
  /// unless a change has been made: that stands.
  func finish(_ status: ExitStatus) -> ExitStatus {
    clearProgress()
    let (failure, changeIsDone) = state.withLock { state in
      Self.flush(&state)
      return (state.outputFailure, state.changeIsDone)
    }
    guard let failure, failure != .brokenPipe else { return status }
    if changeIsDone {
      warn("what was done could not be said on standard output: \(failure)")
      return status
    }
    words("\(style(for: .error).red("error:")) cannot write to standard output: \(failure)\n")
    return status == .done ? .failed : status
  }

  private static func flush(_ state: inout State) {
    defer { state.pending.removeAll(keepingCapacity: true) }
    guard state.outputFailure == nil, !state.pending.isEmpty else { return }
    do {
      try FileDescriptor.standardOutput.writeAll(state.pending)
    } catch {
      state.outputFailure = (error as? Errno) ?? .ioError
    }
  }

  // MARK: Words

  /// What was done; silent with `--quiet`.
  func say(_ text: String) {
    guard state.withLock({ $0.verbosity != .quiet }) else { return }
    words(text + "\n")
  }

  /// What only `--verbose` shows.
  func detail(_ text: String) {
    guard state.withLock({ $0.verbosity == .verbose }) else { return }
    words(style(for: .error).dim(text) + "\n")
  }

  /// Something the user should look at although the command goes on.
  func warn(_ text: String, hint: String? = nil) {
    let style = style(for: .error)
    words("\(style.yellow("warning:")) \(text)\n" + hintLine(hint, style))
  }

  /// For use cases, which know no console.
  var voice: Voice { Voice(say: say, warn: { self.warn($0, hint: $1) }, detail: detail) }

  func report(_ error: any Explained) {
    let style = style(for: .error)
    var text = style.red("error:") + " "
    if let source = error.source { text += "\(source.location): " }
    text += error.message + "\n"
    if let source = error.source { text += ExcerptRenderer(style: style).lines(for: source) }
    words(text + hintLine(error.hint, style))
  }

  private func hintLine(_ hint: String?, _ style: Style) -> String {
    hint.map { "\(style.cyan("hint:")) \($0)\n" } ?? ""
  }

  /// Data that came before is shown before.
  private func words(_ text: String) {
    clearProgress()
    state.withLock { Self.flush(&$0) }
    writeToStandardError(text)
  }

  /// Nothing can be done, nor said, where stderr is closed or full: the exit status still tells.
  private func writeToStandardError(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(Array(text.utf8))
  }

  /// Asks on the terminal; anything but `y` or `yes` is no.
  func ask(_ question: String) -> Bool {
    clearProgress()
    writeToStandardError("\(question) [y/N] ")
    let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }

  /// Asks on the terminal for words; none where there is no more input.
  func askForWords(_ question: String) -> String {
    clearProgress()
    writeToStandardError("\(question) ")
    return readLine(strippingNewline: true) ?? ""
  }

  // MARK: Progress

  /// Whether a progress bar may be drawn: on a terminal, unless `--quiet`.
  var showsProgress: Bool {
    Terminal.error.isTerminal && state.withLock { $0.verbosity != .quiet }
  }

  func showProgress(_ line: String) {
    state.withLock { $0.progressIsShown = true }
    writeToStandardError("\r\u{1b}[K" + line)
  }

  func clearProgress() {
    let wasShown = state.withLock { state in
      defer { state.progressIsShown = false }
      return state.progressIsShown
    }
    if wasShown { writeToStandardError("\r\u{1b}[K") }
  }
}
