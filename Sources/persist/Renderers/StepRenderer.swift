import Databases
import UseCases
import Values

/// What `migrate run` did, or would.
struct StepRenderer {
  private let name: String
  private let report: StepReport

  init(_ name: String, _ report: StepReport) {
    self.name = name
    self.report = report
  }

  private struct JSON: Encodable {
    let step: String
    let rows: Int?
    let olderThan, sql: String?
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    guard format == .text else { return try console.output(json: json(rows: report.changes)) }
    let rows = Quantity.count(report.changes, "row")
    console.outputUnlessQuiet(
      report.cutoff.map { "\(printable(name)): \(rows) from before \($0) deleted\n" }
        ?? "\(printable(name)): \(rows) written\n")
  }

  func printPlan(_ format: OutputFormat, on console: Console) throws {
    guard format == .text else {
      return try console.output(json: json(rows: report.cutoff == nil ? nil : report.changes))
    }
    if let cutoff = report.cutoff {
      console.output(
        "\(printable(name)): \(Quantity.count(report.changes, "row")) from before \(cutoff) would be deleted\n")
    }
    if let sql = report.sql {
      console.output("-- \(printable(sql.name))\n" + String(decoding: sql.text, as: UTF8.self))
    }
  }

  private func json(rows: Int?) -> JSON {
    JSON(
      step: name, rows: rows, olderThan: report.cutoff?.description,
      sql: report.sql.map { String(decoding: $0.text, as: UTF8.self) })
  }
}

/// What `migrate sync` did.
struct SyncRenderer {
  private let results: [(name: String, result: ScriptResult)]

  init(_ results: [(name: String, result: ScriptResult)]) {
    self.results = results
  }

  private struct JSON: Encodable {
    let sync: String
    let sourceRows: Int
    let changes: Int?
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    guard format == .text else {
      return try console.output(
        json: results.map { JSON(sync: $0.name, sourceRows: $0.result.sourceRows ?? 0, changes: $0.result.changes) })
    }
    for (name, result) in results {
      console.outputUnlessQuiet(
        "\(printable(name)): \(Quantity.count(result.sourceRows ?? 0, "row")) read, \(Quantity.count(result.changes, "row")) written\n"
      )
    }
  }

  static func printPlan(_ counts: [(name: String, rows: Int)], _ format: OutputFormat, on console: Console) throws {
    guard format == .text else {
      return try console.output(json: counts.map { JSON(sync: $0.name, sourceRows: $0.rows, changes: nil) })
    }
    for (name, rows) in counts { console.output("\(printable(name)): \(Quantity.count(rows, "row")) would be read\n") }
  }
}
