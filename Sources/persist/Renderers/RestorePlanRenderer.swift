import Backup
import SystemPackage
import Values

/// What a dry run of `restore` prints.
struct RestorePlanRenderer {
  private let plan: RestorePlan

  init(_ plan: RestorePlan) {
    self.plan = plan
  }

  private struct JSON: Encodable {
    let source, target: String
    let files, directories: Int
    let bytes: Int64
    let replaced, takenAway: [String]
    let takesSafetyBackup: Bool
  }

  private var target: String {
    switch plan.request.target {
    case .inPlace: plan.request.place.root.string
    case .directory(let directory): directory.string
    }
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(
        json: JSON(
          source: plan.source, target: target, files: plan.totals.files, directories: plan.totals.directories,
          bytes: plan.totals.bytes, replaced: plan.replaced.map(\.description),
          takenAway: plan.takenAway.map(\.description),
          takesSafetyBackup: plan.takesSafetyBackup))
    case .text:
      console.output(text)
      console.say("dry run: nothing was touched")
    }
  }

  private var text: String {
    var lines = [
      "would restore \(Quantity.count(plan.totals.files, "file")) in "
        + "\(Quantity.count(plan.totals.directories, "directory", "directories")), \(Quantity.bytes(plan.totals.bytes)),",
      "from \(plan.source)", "to   \(target)",
    ]
    lines += plan.replaced.map { "replacing \($0)" }
    lines += plan.takenAway.map { "moving away \($0), which the backup does not hold" }
    if plan.takesSafetyBackup { lines.append("after a safety backup of what stands there now") }
    return lines.joined(separator: "\n") + "\n"
  }
}
