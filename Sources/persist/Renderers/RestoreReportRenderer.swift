import Backup
import Host
import SystemPackage
import Values

/// What a finished restore prints.
struct RestoreReportRenderer {
  private let report: RestoreReport

  /// How many of the things that could not be set are shown one by one.
  private static let shown = 10

  init(_ report: RestoreReport) {
    self.report = report
  }

  private struct JSON: Encodable {
    let source: String
    let files, directories: Int
    let bytes: Int64
    let safetyBackup, oldTree: String?
    let unset: [String]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    sayUnset(on: console)
    if let why = report.unpacked.lackOfWall {
      console.detail("unpacked without Landlock as a second wall: \(why)")
    }
    switch format {
    case .json:
      try console.output(
        json: JSON(
          source: report.source, files: report.totals.files, directories: report.totals.directories,
          bytes: report.totals.bytes, safetyBackup: report.safetyBackup?.id.text, oldTree: report.oldTree?.string,
          unset: report.unpacked.unset.map(\.description)))
    case .text:
      console.outputUnlessQuiet(
        "restored \(report.source): \(Quantity.count(report.totals.files, "file")), \(Quantity.bytes(report.totals.bytes))\n"
      )
      if let backup = report.safetyBackup { console.say("what stood there before is backup \(backup.id)") }
      if let tree = report.oldTree {
        console.say("the tree that stood there before is kept in \(tree.string) until the next restore")
        console.say("a running container still sees that one: restart the services that mount the tree")
      }
    }
  }

  private func sayUnset(on console: Console) {
    guard !report.unpacked.unset.isEmpty else { return }
    for item in report.unpacked.unset.prefix(Self.shown) { console.warn("could not set \(item)") }
    let more = report.unpacked.unset.count - Self.shown
    console.warn(
      more > 0 ? "and \(more) more could not be set" : "the content is whole, but not every owner or attribute is",
      hint: "run the restore as root to get them all")
  }
}
