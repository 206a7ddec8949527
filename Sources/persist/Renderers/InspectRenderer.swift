import Databases
import Values

/// What is in databases.
struct InspectRenderer {
  private let reports: [(name: String, report: DatabaseReport)]

  init(_ reports: [(String, DatabaseReport)]) {
    self.reports = reports.map { (name: $0.0, report: $0.1) }
  }

  private struct JSON: Encodable {
    struct Table: Encodable {
      let name: String
      let rows: Int
    }

    let name, engine, version: String
    let size: Int64
    let journalMode: String?
    let problems: [String]?
    let migration: String?
    let tables: [Table]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    guard format == .text else {
      return try console.output(
        json: reports.map { name, report in
          JSON(
            name: name, engine: report.engine, version: report.version, size: report.size,
            journalMode: report.journalMode, problems: report.problems, migration: report.migration?.name,
            tables: report.tables.map { JSON.Table(name: $0.name, rows: $0.rows) })
        })
    }
    for (name, report) in reports { console.output(text(name, report)) }
  }

  private func text(_ name: String, _ report: DatabaseReport) -> String {
    var facts = [
      report.engine == "sqlite" ? "SQLite \(report.version)" : "PostgreSQL \(report.version)",
      Quantity.bytes(report.size),
    ]
    if let mode = report.journalMode { facts.append("journal mode \(mode)") }
    if let problems = report.problems {
      facts.append(problems.isEmpty ? "sound" : "damaged: \(printable(problems[0]))")
    }
    if let migration = report.migration { facts.append("at \(printable(migration.name))") }
    let table = Table(
      header: ["table", "rows"], rows: report.tables.map { [printable($0.name), "\($0.rows)"] }, rightAligned: [1])
    return "\(printable(name)): \(facts.joined(separator: ", "))\n" + table.text
  }
}
