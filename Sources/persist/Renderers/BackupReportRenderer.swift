import Backup
import Diagnostics
import SystemPackage
import Values

/// What a finished backup prints: the record, its file and its size.
struct BackupReportRenderer {
  private let report: BackupReport
  /// Data of the stack that no backup holds.
  private let unheld: [Finding]

  init(_ report: BackupReport, unheld: [Finding]) {
    self.report = report
    self.unheld = unheld
  }

  private struct JSON: Encodable {
    struct Link: Encodable {
      let path: String
      /// The name's bytes in base 64, where `path` had to be made printable.
      let exactPath: String?

      private enum CodingKeys: String, CodingKey {
        case path
        case exactPath = "path_b64"
      }

      init(_ link: EntryPath) {
        path = link.description
        exactPath = exactName(link.bytes)
      }
    }

    let file: String
    let compressedSize, reusedSize: Int64
    let record: BackupRecord
    let outwardLinks: [Link]
    let unheld: [UnheldJSON]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    sayOmissions(on: console)
    for store in report.record.stores ?? [] { StoreRenderer(store).say(on: console) }
    switch format {
    case .json:
      try console.output(
        json: JSON(
          file: report.file.string, compressedSize: report.compressedSize,
          reusedSize: report.reusedSize, record: report.record,
          outwardLinks: report.outwardLinks.map(JSON.Link.init), unheld: unheld.map(UnheldJSON.init)))
    case .text:
      let record = report.record
      console.outputUnlessQuiet(
        "\(report.id)  \(Quantity.count(record.files, "file")), \(Quantity.bytes(record.bytes)) "
          + "in \(Quantity.bytes(report.compressedSize))\n")
      if report.reusedSize > 0 {
        console.say("\(Quantity.bytes(report.reusedSize)) of it copied from the backup before, unchanged")
      }
      console.say("written and read back: \(report.file.string)")
    }
  }

  private func sayUnsettled(_ file: BackupRecord.Unsettled, on console: Console) {
    let writer = file.writer.map { "\($0) writes to it" } ?? "who writes to it cannot be seen"
    if let problem = file.problem {
      return console.warn(
        "\(file.path) is in the backup as it is, and does not look whole: \(problem)"
          + (file.writer == nil ? "" : "; \(writer)"),
        hint: "back up again once it is written; have programs write a new file and rename it over the old one")
    }
    console.warn(
      "\(file.path) changed whenever it was read, and is in the backup as it was read at last; \(writer)",
      hint: "if it must be whole, back up while nothing writes to it; if it need not be kept, name it in backup.exclude"
    )
  }

  private func sayOmissions(on console: Console) {
    for omission in report.record.omissions {
      let text = "left out \(omission.path): \(omission.reason)"
      switch (omission.losesData, omission.isCovered ?? false) {
      case (true, _): console.warn(text)
      case (false, false): console.say(text)
      case (false, true): console.detail(text)
      }
    }
    for file in report.record.unsettled ?? [] { sayUnsettled(file, on: console) }
    for link in report.outwardLinks {
      console.say("\(link) is a link that leads out of the tree: the link is in the backup, what it points at is not")
    }
    if let damage = report.previousDamage {
      console.warn(
        "the backup before this one is damaged: \(damage)",
        hint: "this one was made without it and is whole; `persist check` tells which others are")
    }
    for finding in unheld { console.warn("not in the backup: \(finding.message)", hint: finding.hint) }
    for file in report.projectFilesOutside {
      console.warn(
        "\(printable(file.string)) lies outside the project directory and is not in the backup",
        hint: "keep a copy of it elsewhere")
    }
  }
}

/// Data that no backup holds, as JSON has it.
struct UnheldJSON: Encodable {
  let rule, message: String
  let service, hint: String?

  init(_ finding: Finding) {
    rule = finding.rule
    message = finding.message
    service = finding.service
    hint = finding.hint
  }
}
