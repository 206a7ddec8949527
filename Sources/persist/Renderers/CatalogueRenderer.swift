import Backup
import SystemPackage
import Values

/// The backups of a catalogue as a table, or as JSON.
struct CatalogueRenderer {
  private let entries: [CatalogueEntry]
  private let directory: FilePath

  init(_ entries: [CatalogueEntry], directory: FilePath) {
    self.entries = entries
    self.directory = directory
  }

  private struct JSON: Encodable {
    struct Entry: Encodable {
      let id, file: String
      let size: Int64
      let record: BackupRecord?
      let problem: String?
    }
    let backups: [Entry]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(
        json: JSON(
          backups: entries.map {
            .init(id: $0.id.text, file: $0.file.string, size: $0.size, record: $0.record, problem: $0.problem)
          }))
    case .text:
      guard !entries.isEmpty else {
        console.say("no backups in \(directory.string)")
        return
      }
      console.output(table())
    }
  }

  private func table() -> String {
    let header = ["BACKUP", "TAKEN", "FILES", "DATA", "ON DISK", "KIND", "LABEL"]
    let rows = entries.map { entry -> [String] in
      guard let record = entry.record else {
        return [entry.id.text, "?", "?", "?", Quantity.bytes(entry.size), "?", entry.problem ?? ""]
      }
      let kind = record.kind.rawValue + (record.isPartial ? ", partial" : "")
      return [
        entry.id.text, record.createdAt, "\(record.files)", Quantity.bytes(record.bytes), Quantity.bytes(entry.size),
        kind,
        printable(record.label ?? ""),
      ]
    }
    return Table(header: header, rows: rows, rightAligned: [2, 3, 4]).text
  }
}
