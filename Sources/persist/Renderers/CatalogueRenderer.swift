import Backup
import SystemPackage
import Values

/// The backups of a catalogue as a table, or as JSON.
struct CatalogueRenderer {
  private let backups: OwnBackups
  private let entries: [CatalogueEntry]
  private let directory: FilePath

  init(_ backups: OwnBackups, directory: FilePath) {
    self.backups = backups
    entries = backups.listed
    self.directory = directory
  }

  private struct JSON: Encodable {
    struct Entry: Encodable {
      let id, file: String
      let size: Int64
      let record: BackupRecord?
      let problem: String?
      /// Whether it is what `latest` means.
      let isLatest: Bool
      let isComplete, isPart: Bool
    }
    let backups: [Entry]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(json: JSON(backups: entries.map(json)))
    case .text:
      guard !entries.isEmpty else {
        console.say("no backups in \(directory.string)")
        return
      }
      console.output(table())
    }
  }

  private func json(_ entry: CatalogueEntry) -> JSON.Entry {
    JSON.Entry(
      id: entry.id.text, file: entry.file.string, size: entry.size, record: entry.record, problem: entry.problem,
      isLatest: entry == backups.newestComplete, isComplete: entry.isComplete, isPart: entry.isPart)
  }

  private func table() -> String {
    let header = ["BACKUP", "TAKEN", "FILES", "DATA", "ON DISK", "KIND", "LABEL"]
    guard !backups.otherProjects.isEmpty else {
      return Table(header: header, rows: entries.map(row), rightAligned: [2, 3, 4]).text
    }
    let rows = entries.map { [printable($0.record?.project ?? "?")] + row($0) }
    return Table(header: ["PROJECT"] + header, rows: rows, rightAligned: [3, 4, 5]).text
  }

  private func row(_ entry: CatalogueEntry) -> [String] {
    guard let record = entry.record else {
      return [entry.id.text, "?", "?", "?", Quantity.bytes(entry.size), "?", entry.problem ?? ""]
    }
    return [
      entry.id.text, record.createdAt, "\(record.files)", Quantity.bytes(record.bytes), Quantity.bytes(entry.size),
      kind(record), printable(record.label ?? ""),
    ]
  }

  private func kind(_ record: BackupRecord) -> String {
    record.kind.rawValue + (record.only.isEmpty ? "" : ", only a part") + (record.isPartial ? ", partial" : "")
  }
}
