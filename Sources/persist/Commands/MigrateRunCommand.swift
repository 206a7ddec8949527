import ArgumentParser
import Databases
import Diagnostics
import Settings
import UseCases
import Values

struct MigrateRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "run", "Run a step of persist.yaml: SQL in one transaction, or the deletion of rows that are old.")

  @Argument(help: "The step's name.")
  var step: String

  @Flag(name: .customLong("dry-run"), help: "Print the SQL, or count the rows that would go; change nothing.")
  var dryRun = false

  @OptionGroup var databases: DatabaseOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    let (setting, found) = try workspace.databases(named: databases.database).item(named: step, "step", \.steps)
    let work = DatabaseWork(on: setting, of: workspace, console.voice)
    if dryRun {
      try workspace.sayOpenRestore(console)
      return try StepRenderer(step, work.run(found, now: SystemClock.now, isDry: true)).printPlan(
        format.format, on: console)
    }
    let lock = try workspace.lock(wait: lock.lockWait, console)
    _ = lock
    let report = try work.run(found, now: SystemClock.now, isDry: false)
    console.noteChange()
    try StepRenderer(step, report).print(format.format, on: console)
  }
}

struct MigrateSyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "sync", "Copy what lives in redis alone into tables; doing it again changes nothing that is there.",
    discussion:
      "Keys are found by SCAN and read a few at a time, then written in one transaction. Nothing is taken away.")

  @Argument(help: "Only this sync of persist.yaml. Default: all of them.")
  var name: String?

  @Flag(name: .customLong("dry-run"), help: "Say how many rows redis would give; change nothing.")
  var dryRun = false

  @OptionGroup var databases: DatabaseOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    let syncs = try chosen(workspace.databases(named: databases.database))
    if dryRun {
      try workspace.sayOpenRestore(console)
      let counts = try syncs.map { ($1, try DatabaseWork(on: $0, of: workspace, console.voice).count($2)) }
      return try SyncRenderer.printPlan(counts, format.format, on: console)
    }
    let lock = try workspace.lock(wait: lock.lockWait, console)
    _ = lock
    var results: [(name: String, result: ScriptResult)] = []
    for (setting, name, sync) in syncs {
      results.append((name, try DatabaseWork(on: setting, of: workspace, console.voice).sync(sync)))
    }
    console.noteChange()
    try SyncRenderer(results).print(format.format, on: console)
  }

  private func chosen(_ settings: [DatabaseSetting]) throws -> [(DatabaseSetting, String, SyncSetting)] {
    if let name {
      let (setting, sync) = try settings.item(named: name, "sync", \.syncs)
      return [(setting, name, sync)]
    }
    let all = settings.flatMap { setting in
      setting.syncs.sorted { $0.key < $1.key }.map { (setting, $0.key, $0.value) }
    }
    guard !all.isEmpty else {
      throw UsageError(message: "persist.yaml names no sync", hint: "docs/databases.md shows one")
    }
    return all
  }
}

extension [DatabaseSetting] {
  /// What one of them has under that name.
  ///
  /// - Throws: `UsageError` where none has, or more than one.
  fileprivate func item<Item>(
    named name: String, _ kind: String, _ items: (DatabaseSetting) -> [String: Item]
  ) throws -> (DatabaseSetting, Item) {
    let found = compactMap { setting in items(setting)[name].map { (setting, $0) } }
    guard found.count < 2 else {
      throw UsageError(
        message: "more than one database has a \(kind) \(printable(name))",
        hint: "say which with --database: \(found.map(\.0.name).joined(separator: ", "))")
    }
    guard let item = found.first else {
      let names = flatMap { items($0).keys }.sorted()
      throw UsageError(
        message: "persist.yaml names no \(kind) \(printable(name))",
        hint: suggestion(for: name, among: names).map { "did you mean \($0)?" }
          ?? (names.isEmpty ? "docs/databases.md shows one" : "it names \(names.joined(separator: ", "))"))
    }
    return item
  }
}
