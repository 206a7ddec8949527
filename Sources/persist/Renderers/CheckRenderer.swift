import Archive
import Backup
import SystemPackage
import Values

/// What `check` found.
struct CheckRenderer {
  private let result: BackupCheck

  init(_ result: BackupCheck) {
    self.result = result
  }

  private struct JSON: Encodable {
    let file: String
    let sound: Bool
    let damage: String?
    let entries: Int
    let bytes: Int64
    let hasIndex: Bool
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(
        json: JSON(
          file: result.file.string, sound: result.problem == nil, damage: result.problem?.message,
          entries: result.entries, bytes: result.bytes, hasIndex: result.hasIndex))
    case .text:
      if let problem = result.problem {
        console.output("\(result.file.string): \(problem.verdict == .refused ? "refused" : "damaged")\n")
        console.report(problem)
      } else {
        console.outputUnlessQuiet(
          "\(result.file.string): sound, \(Quantity.count(result.entries, "entry", "entries")), \(Quantity.bytes(result.bytes))\n"
        )
        if !result.hasIndex {
          console.say("it has no index of persist's, so its content could be compared with no digest")
        }
        if let why = result.lackOfWall { console.detail("it was read without Landlock as a second wall: \(why)") }
      }
    }
  }
}
