import Backup
import SystemPackage
import Values

/// What a finished backup prints: the record, its file and its size.
struct BackupReportRenderer {
  private let report: BackupReport

  init(_ report: BackupReport) {
    self.report = report
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
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    sayOmissions(on: console)
    switch format {
    case .json:
      try console.output(
        json: JSON(
          file: report.file.string, compressedSize: report.compressedSize,
          reusedSize: report.reusedSize, record: report.record,
          outwardLinks: report.outwardLinks.map(JSON.Link.init)))
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

  private func sayOmissions(on console: Console) {
    for omission in report.record.omissions {
      let text = "left out \(omission.path): \(omission.reason)"
      omission.losesData ? console.warn(text) : console.say(text)
    }
    for link in report.outwardLinks {
      console.say("\(link) is a link that leads out of the tree: the link is in the backup, what it points at is not")
    }
    if let damage = report.previousDamage {
      console.warn(
        "the backup before this one is damaged: \(damage)",
        hint: "this one was made without it and is whole; `persist check` tells which others are")
    }
    for file in report.projectFilesOutside {
      console.warn(
        "\(printable(file.string)) lies outside the project directory and is not in the backup",
        hint: "keep a copy of it elsewhere")
    }
  }
}
