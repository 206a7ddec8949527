import Backup
import Diagnostics
import Host
import SystemPackage
import Values

/// What `undo` is about to do, and did.
struct UndoRenderer {
  private let backup: String
  private let restoredAt: String
  private let isRedo: Bool
  private let parts: [EntryPath]
  private let place: TreeLocation

  init(_ undo: borrowing Undo, _ place: TreeLocation) throws {
    backup = printable(undo.backup)
    restoredAt = undo.restoredAt
    isRedo = undo.isRedo
    parts = try undo.parts()
    self.place = place
  }

  private struct JSON: Encodable {
    let source, restoredAt, root: String
    let isRedo: Bool
    let paths: [String]
    let oldTree: String?
    let unset: [String]
  }

  private var what: String {
    parts.isEmpty ? place.root.printable : parts.map(\.description).joined(separator: ", ")
  }

  /// As it follows "to".
  var purpose: String {
    let action = isRedo ? "do the restore of \(backup) again" : "take back the restore of \(backup)"
    return "\(action) from \(restoredAt): \(what) as it stood before"
  }

  private func json(_ report: Undo.Report?) -> JSON {
    JSON(
      source: backup, restoredAt: restoredAt, root: place.root.string, isRedo: isRedo, paths: parts.map(\.description),
      oldTree: report?.oldTree.string, unset: report?.unset.map(\.description) ?? [])
  }

  func printPlan(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json: try console.output(json: json(nil))
    case .text:
      console.output("would \(purpose)\n")
      console.say("dry run: nothing was touched")
    }
  }

  func print(_ report: Undo.Report, _ format: OutputFormat, on console: Console) throws {
    for item in report.unset { console.warn("could not set \(item)") }
    for reason in report.keptTrees { console.warn(reason) }
    switch format {
    case .json: try console.output(json: json(report))
    case .text:
      console.outputUnlessQuiet(
        isRedo ? "restored \(backup) again: \(what)\n" : "took back the restore of \(backup): \(what)\n")
      console.say(
        "what stood there before is kept in \(report.oldTree.printable); another `persist undo` brings it back")
    }
  }
}
