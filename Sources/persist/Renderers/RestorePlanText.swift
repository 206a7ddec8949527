import Backup
import Host
import SystemPackage
import Values

/// A restore plan in words: what it adds, replaces and takes away.
struct RestorePlanText {
  private let plan: RestorePlan
  private let now: Timestamp

  /// Paths of one kind that are named one by one.
  private static let shown = 10

  init(_ plan: RestorePlan, now: Timestamp) {
    self.plan = plan
    self.now = now
  }

  var target: String {
    switch plan.request.target {
    case .inPlace: plan.request.place.root.printable
    case .directory(let directory): directory.printable
    }
  }

  /// Without the question mark.
  var question: String {
    let paths = plan.request.paths.map(\.description).joined(separator: ", ")
    let what = paths.isEmpty ? target : "\(paths) in \(target)"
    let taken = plan.takenAt.map { ", taken \($0)" } ?? ""
    let gone = plan.changes.takenAway.isEmpty ? "" : ", and take away \(Self.total(plan.changes.takenAway))"
    return "replace \(what) by what \(plan.source)\(taken) holds\(gone)"
  }

  /// A line for each change; without a line end.
  var changes: String {
    let changes = plan.changes
    var lines = [
      "adds \(Self.total(changes.added))",
      "replaces \(Quantity.count(changes.replacedFiles, "file")), \(Quantity.bytes(changes.replacedBytes)) now",
      "takes away \(Self.total(changes.takenAway))",
    ]
    lines += Self.list("takes away", changes.takenAway)
    lines += Self.list("keeps", changes.kept.map(\.description), why: "which the backup does not cover")
    lines += Self.list("leaves out", plan.reserved.map(\.description), why: "which is persist's own")
    lines += plan.uses.map { "the tree is in use: \($0)" }
    if plan.takesSafetyBackup { lines.append("after a safety backup of what stands there now") }
    return lines.joined(separator: "\n")
  }

  private static func total(_ items: [RestoreChanges.Item]) -> String {
    let files = items.reduce(0) { $0 + $1.files }
    return "\(Quantity.count(files, "file")), \(Quantity.bytes(items.reduce(0) { $0 + $1.bytes }))"
  }

  private static func list(_ verb: String, _ items: [RestoreChanges.Item]) -> [String] {
    list(
      verb, items.map { "\($0.path) (\(Quantity.count($0.files, "file")), \(Quantity.bytes($0.bytes)))" }, why: nil)
  }

  private static func list(_ verb: String, _ names: [String], why: String?) -> [String] {
    let lines = names.prefix(shown).map { "  \(verb) \($0)" + (why.map { ", \($0)" } ?? "") }
    return names.count > shown ? lines + ["  and \(names.count - shown) more"] : lines
  }
}
