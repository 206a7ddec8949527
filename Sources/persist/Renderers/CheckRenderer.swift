import Archive
import Backup
import Stores
import SystemPackage
import UseCases
import Values

/// What `check` found.
struct CheckRenderer {
  private let result: BackupCheck

  private let failures: [OwnCommandFailure]

  init(_ result: BackupCheck, _ failures: [OwnCommandFailure]) {
    self.result = result
    self.failures = failures
  }

  private struct JSON: Encodable {
    struct Test: Encodable {
      let path: String
      let exactPath: String?
      let kind: String
      /// `passed`, `failed`, or `unknown` where nothing shows whether it is whole.
      let result: String
      let detail: String

      private enum CodingKeys: String, CodingKey {
        case path, kind, result, detail
        case exactPath = "path_b64"
      }

      init(_ test: TreeTest.Result) {
        path = test.path.description
        exactPath = exactName(test.path.bytes)
        kind = test.kind
        (result, detail) =
          switch test.check {
          case .passed(let name): ("passed", name)
          case .failed(let name, let problem): ("failed", "\(name): \(problem)")
          case .impossible(let why): ("unknown", why)
          }
      }
    }

    let file: String
    let sound: Bool
    let damage: String?
    let entries: Int
    let bytes: Int64
    let hasIndex: Bool
    let tests: [Test]?
    /// The commands of persist.yaml that failed, and how.
    let failedCommands: [String]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(
        json: JSON(
          file: result.file.string, sound: result.isSound && failures.isEmpty, damage: result.problem?.message,
          entries: result.entries, bytes: result.bytes, hasIndex: result.hasIndex,
          tests: result.tests?.map { JSON.Test($0) }, failedCommands: failures.map(\.message)))
    case .text: printText(on: console)
    }
  }

  private func printText(on console: Console) {
    if let problem = result.problem {
      console.output("\(result.file.string): \(problem.verdict == .refused ? "refused" : "damaged")\n")
      return console.report(problem)
    }
    let size = "\(Quantity.count(result.entries, "entry", "entries")), \(Quantity.bytes(result.bytes))"
    guard result.damaged.isEmpty, failures.isEmpty else {
      console.output("\(result.file.string): holds what is damaged, as it was when it was backed up; \(size)\n")
      for failure in failures { console.output("  \(failure.message)\n") }
      for damaged in result.damaged {
        console.output("  \(damaged.path) (\(damaged.kind)): \(damaged.problem ?? "")\n")
      }
      return sayMore(on: console)
    }
    console.outputUnlessQuiet("\(result.file.string): sound, \(size)\n")
    sayMore(on: console)
  }

  private func sayMore(on console: Console) {
    if !result.hasIndex {
      console.say("it has no index of persist's, so its content could be compared with no digest")
    }
    if let why = result.lackOfWall { console.detail("it was read without Landlock as a second wall: \(why)") }
    guard let tests = result.tests, !tests.isEmpty else { return }
    for test in tests {
      switch test.check {
      case .passed(let name): console.detail("\(test.path) (\(test.kind)): \(name) passed")
      case .impossible(let why): console.detail("\(test.path) (\(test.kind)): not known to be whole: \(why)")
      case .failed: continue
      }
    }
    let whole = tests.count { if case .passed = $0.check { true } else { false } }
    let unknown = tests.count - whole - result.damaged.count
    guard whole + unknown > 0 else { return }
    console.say(
      "\(Quantity.count(whole, "store or file", "stores and files")) passed a test of its own"
        + (unknown > 0 ? "; of \(unknown) nothing shows whether they are whole (--verbose names them)" : ""))
  }
}
