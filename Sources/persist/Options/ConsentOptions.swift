import ArgumentParser
import Diagnostics

/// For commands that replace what a person may want to keep: asked on a terminal, and to be answered beforehand elsewhere.
struct ConsentOptions: ParsableArguments {
  @Flag(help: "Do not ask; needed where there is no terminal to ask on.")
  var yes = false

  /// - Parameters:
  ///   - what: as it follows "to": `replace the tree`.
  ///   - question: without the question mark.
  func require(to what: String, asking question: String, on console: Console) throws {
    guard !yes else { return }
    guard Terminal.input.isTerminal, Terminal.error.isTerminal else { throw NotAsked(what: what) }
    guard console.ask(question + "?") else { throw RefusedByUser() }
  }
}

/// Nobody was there to be asked.
private struct NotAsked: Explained {
  let what: String

  var message: String { "there is no terminal to ask on whether to \(what)" }
  var hint: String? { "pass --yes where that is meant; --dry-run says what would be done" }
  var exitStatus: ExitStatus { .refused }
}

/// The user was asked and said no.
private struct RefusedByUser: Explained {
  var message: String { "nothing was touched" }
  var hint: String? { "answer with y, or pass --yes" }
  var exitStatus: ExitStatus { .refused }
}
