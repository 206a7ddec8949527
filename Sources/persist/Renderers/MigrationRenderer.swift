import Databases
import Settings
import UseCases
import Values

/// What `migrate` did.
enum MigrationRenderer {
  private struct JSON: Encodable {
    struct Item: Encodable {
      let name: String
      let sourceRows: Int?
      let changes: Int
    }

    let database: String
    let applied: [Item]
    let backup: String?
  }

  static func print(_ reports: [MigrationReport], _ format: OutputFormat, on console: Console) throws {
    guard format == .text else {
      return try console.output(
        json: reports.map { report in
          JSON(
            database: report.database,
            applied: report.applied.map { JSON.Item(name: $0.name, sourceRows: $0.sourceRows, changes: $0.changes) },
            backup: report.backup.map { "\($0)" })
        })
    }
    for report in reports { console.outputUnlessQuiet(text(report)) }
  }

  private static func text(_ report: MigrationReport) -> String {
    let name = printable(report.database)
    guard !report.applied.isEmpty else {
      return "\(name) stands at \(report.from == 0 ? "no migration" : "\(report.from)"); nothing is to be applied\n"
    }
    var text = ""
    for item in report.applied {
      let source = item.sourceRows.map { ", \(Quantity.count($0, "row")) read" } ?? ""
      text += "applied \(printable(item.name)) to \(name): \(Quantity.count(item.changes, "row")) written\(source)\n"
    }
    if let backup = report.backup { text += "before it: \(backup); `persist migrate --rollback` puts it back\n" }
    return text
  }
}

/// What is applied and what is to be.
struct MigrationPlanRenderer {
  private let plans: [MigrationPlan]

  init(_ plans: [MigrationPlan]) {
    self.plans = plans
  }

  private struct JSON: Encodable {
    struct Item: Encodable {
      let number: Int
      let name, state: String
      let appliedAt, source: String?
      let sourceRows: Int?
      let sql: String?
    }

    let database: String
    let current: Int
    let migrations: [Item]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    guard format == .text else { return try console.output(json: plans.map { json($0, $0.items, showsSQL: false) }) }
    for plan in plans {
      console.output("\(printable(plan.database)): at \(plan.current == 0 ? "no migration" : "\(plan.current)")\n")
      console.output(
        Table(header: ["migration", "state", "when", "source"], rows: plan.items.map(row)).text)
    }
  }

  func printSQL(to last: Int?, _ format: OutputFormat, on console: Console) throws {
    let pending = try plans.map { ($0, try $0.pending(to: last)) }
    guard format == .text else { return try console.output(json: pending.map { json($0, $1, showsSQL: true) }) }
    for (plan, items) in pending {
      if items.isEmpty { console.output("-- \(printable(plan.database)): nothing is to be applied\n") }
      for item in items {
        let source = item.setting.map { "; reads \(printable($0.source.file ?? "redis"))" } ?? ""
        console.output("-- \(printable(plan.database)): \(printable(item.name))\(source)\n")
        let text = String(decoding: item.file?.sql.text ?? [], as: UTF8.self)
        console.output(text.hasSuffix("\n") ? text : text + "\n")
        for check in item.setting?.checks ?? [] {
          console.output("-- check \(printable(check.name)): \(printable(check.sql))\n")
        }
      }
    }
  }

  private func json(_ plan: MigrationPlan, _ items: [MigrationPlan.Item], showsSQL: Bool) -> JSON {
    JSON(
      database: plan.database, current: plan.current,
      migrations: items.map { item in
        JSON.Item(
          number: item.number, name: item.name, state: item.state.word, appliedAt: item.state.record?.time,
          source: item.state.record?.source ?? item.setting?.source.file, sourceRows: item.state.record?.rows,
          sql: showsSQL ? item.file.map { String(decoding: $0.sql.text, as: UTF8.self) } : nil)
      })
  }

  private func row(_ item: MigrationPlan.Item) -> [String] {
    let record = item.state.record
    let source = record?.source ?? item.setting?.source.file.map(printable) ?? ""
    let rows = record?.rows.map { " (\(Quantity.count($0, "row")))" } ?? ""
    return [printable(item.name), item.state.word, record?.time ?? "", source + rows]
  }
}

extension MigrationPlan {
  /// Whether nothing is to be done, as far as can be.
  var isDone: Bool {
    items.allSatisfy { item in
      switch item.state {
      case .applied, .waiting: true
      case .pending, .edited, .gone, .late: false
      }
    }
  }
}

extension MigrationPlan.State {
  fileprivate var word: String {
    switch self {
    case .applied: "applied"
    case .pending: "pending"
    case .waiting(let source): "waits for \(printable(source))"
    case .edited: "edited since"
    case .gone: "gone"
    case .late: "number too low"
    }
  }

  fileprivate var record: AppliedMigration? {
    switch self {
    case .applied(let record), .edited(let record), .gone(let record): record
    case .pending, .waiting, .late: nil
    }
  }
}
