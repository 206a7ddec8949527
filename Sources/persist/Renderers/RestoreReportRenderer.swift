import Backup
import Host
import Stores
import SystemPackage
import Values

/// What a finished restore prints.
struct RestoreReportRenderer {
  private let report: RestoreReport

  /// How many of the things that could not be set are shown one by one.
  private static let shown = 10

  /// Whoever had the tree mounted was left alone.
  private let isOffline: Bool

  /// Of the restored tree.
  private let root: FilePath

  init(_ report: RestoreReport, root: FilePath, isOffline: Bool) {
    self.report = report
    self.root = root
    self.isOffline = isOffline
  }

  private struct JSON: Encodable {
    let source: String
    let files, directories: Int
    let bytes: Int64
    let safetyBackup, oldTree: String?
    let unset, notInSafetyBackup: [String]
    /// Stores that must be loaded.
    let dumps: [String]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    sayUnset(on: console)
    saySafety(on: console)
    for reason in report.keptTrees { console.warn(reason) }
    for dump in report.dumps {
      console.warn(
        "\(dump) came back as statements that MySQL must load; until then it has no databases",
        hint: "start its service, and once it is healthy: \(MySQLDump.loading(dump, root: root))")
    }
    if let why = report.unpacked.lackOfWall {
      console.detail("unpacked without Landlock as a second wall: \(why)")
    }
    switch format {
    case .json:
      try console.output(
        json: JSON(
          source: report.source, files: report.totals.files, directories: report.totals.directories,
          bytes: report.totals.bytes, safetyBackup: safetyBackup?.id.text, oldTree: report.oldTree?.string,
          unset: report.unpacked.unset.map(\.description), notInSafetyBackup: omissions.map(\.path),
          dumps: report.dumps.map(\.description)))
    case .text:
      console.outputUnlessQuiet(
        "restored \(report.source): \(Quantity.count(report.totals.files, "file")), \(Quantity.bytes(report.totals.bytes))\n"
      )
      if let backup = safetyBackup { console.say("what stood there before is backup \(backup.id)") }
      if let tree = report.oldTree {
        console.say(
          "what stood there before is kept in \(tree.printable) until the next restore; `persist undo` brings it back")
        if isOffline {
          console.say("a running container still sees that one: restart the services that mount the tree")
        }
      }
    }
  }

  private var safetyBackup: BackupReport? {
    if case .taken(let backup) = report.safetyBackup { backup } else { nil }
  }

  private var omissions: [BackupRecord.Omission] { safetyBackup?.record.omissions.filter(\.losesData) ?? [] }

  private func saySafety(on console: Console) {
    if case .failed(let why) = report.safetyBackup {
      console.warn(
        "no safety backup was taken: \(why)", hint: "what stood there before is in the undo tree: `persist undo`")
    }
    for omission in omissions.prefix(Self.shown) {
      let place = omission.isMount ? "it stays where it is" : "it is in the undo tree"
      console.warn("the safety backup lacks \(omission.path): \(omission.reason); \(place)")
    }
    if omissions.count > Self.shown { console.warn("and \(omissions.count - Self.shown) more") }
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
