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
    struct Item: Encodable {
      let path: String
      /// Where that is not the name itself.
      let exactPath: String?
      let files: Int
      let bytes: Int64

      private enum CodingKeys: String, CodingKey {
        case path, files, bytes
        case exactPath = "path_b64"
      }

      init(_ item: RestoreChanges.Item) {
        path = item.path.description
        exactPath = exactName(item.path.bytes)
        files = item.files
        bytes = item.bytes
      }
    }

    struct Replaced: Encodable {
      let files: Int
      let bytes: Int64
    }

    let source, target: String
    let takenAt: String?
    let files, directories: Int
    let bytes: Int64
    let added: [Item]
    let replaced: Replaced
    let takenAway: [Item]
    let kept, leftOut, inUse: [String]
    let takesSafetyBackup: Bool
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json: try console.output(json: json)
    case .text:
      console.output(text)
      console.say("dry run: nothing was touched")
    }
  }

  private var json: JSON {
    let changes = plan.changes
    return JSON(
      source: plan.source, target: description.target, takenAt: plan.takenAt, files: plan.totals.files,
      directories: plan.totals.directories, bytes: plan.totals.bytes, added: changes.added.map(JSON.Item.init),
      replaced: .init(files: changes.replacedFiles, bytes: changes.replacedBytes),
      takenAway: changes.takenAway.map(JSON.Item.init), kept: changes.kept.map(\.description),
      leftOut: plan.reserved.map(\.description), inUse: plan.uses.map(\.description),
      takesSafetyBackup: plan.takesSafetyBackup)
  }

  private var description: RestorePlanText { RestorePlanText(plan, now: SystemClock.now) }

  private var text: String {
    var lines = [
      "would restore \(Quantity.count(plan.totals.files, "file")) in "
        + "\(Quantity.count(plan.totals.directories, "directory", "directories")), \(Quantity.bytes(plan.totals.bytes)),",
      "from \(plan.source)" + (plan.takenAt.map { ", taken \($0)" } ?? ""), "to   \(description.target)",
    ]
    if case .inPlace = plan.request.target { lines.append(description.changes) }
    return lines.joined(separator: "\n") + "\n"
  }
}
