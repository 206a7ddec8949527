import Archive
import ArgumentParser
import Backup
import Databases
import Diagnostics
import Host
import Settings
import UseCases
import Values

struct MigrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "migrate", "Bring databases to where the project's migrations are, with the data they import.",
    discussion: """
      persist.yaml names databases and for each a folder of NNNN-name.sql. What is not applied yet is applied in one \
      transaction, with the imports and checks that persist.yaml names, behind a backup of the database. `migrate run` and \
      `migrate sync` do what has to be done again and again. docs/databases.md tells more.
      """,
    subcommands: [MigrateApplyCommand.self, MigrateRunCommand.self, MigrateSyncCommand.self],
    defaultSubcommand: MigrateApplyCommand.self)
}

struct MigrateApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "apply", "Apply what is not applied yet; what `migrate` alone does.")

  @Flag(help: "Say what is applied and what is not; change nothing. Status 1 where something is to be done.")
  var status = false

  @Flag(name: .customLong("dry-run"), help: "Print the SQL that would be run; change nothing.")
  var dryRun = false

  @Option(help: ArgumentHelp("Stop after the migration of this number.", valueName: "number"))
  var to: Int?

  @Flag(help: "Put back the backup from before the last migration, and keep what is there now for `persist undo`.")
  var rollback = false

  @Option(
    help: ArgumentHelp(
      "Whether running servers are asked, through `docker`, for the backup: `auto`, where there is an engine, or `none`.",
      valueName: "what"))
  var engine: EngineUse = .auto

  @OptionGroup var databases: DatabaseOptions
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var use: UseOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard [status, rollback, to != nil].count(where: { $0 }) < 2, !(status && dryRun) else {
      throw ValidationError("--status, --to and --rollback exclude each other, and --status changes nothing anyway")
    }
    guard to ?? 0 >= 0 else { throw ValidationError("--to takes the number of a migration") }
    if use.stop || use.offline || consent.yes, !rollback {
      throw ValidationError("--stop, --offline and --yes go with --rollback: nothing else is replaced")
    }
  }

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    workspace.sayWhereLinkLeads(console)
    let work = try works(in: workspace, console)
    if status || dryRun && !rollback { return try show(work, workspace, console) }
    if dryRun { return try showRollback(work, workspace, console) }
    let lock = try workspace.lock(wait: lock.lockWait, console)
    if rollback { return try rollBack(work, workspace, lock, console) }
    let taking = BackupTaking(of: workspace, asksEngine: engine == .auto, console.voice)
    var isWell = true
    let reports = try work.map { work in
      try work.apply(
        work.plan(), to: to, now: SystemClock.now,
        backup: { request in
          let (report, isBack) = try taking.take(request, holding: lock)
          isWell = isWell && isBack
          return report
        }, tool: Persist.tool)
    }
    if reports.contains(where: { !$0.applied.isEmpty }) { console.noteChange() }
    try MigrationRenderer.print(reports, format.format, on: console)
    if !isWell { throw Outcome(exitStatus: .findings) }
  }

  /// Those that have migrations, unless one was named.
  private func works(in workspace: Workspace, _ console: Console) throws -> [DatabaseWork] {
    let settings = try workspace.databases(named: databases.database)
    let migrated = settings.filter { $0.migrations != nil || databases.database != nil }
    guard !migrated.isEmpty else {
      throw UsageError(
        message: "persist.yaml names no migrations", hint: "`migrations: FOLDER` names the folder of NNNN-name.sql")
    }
    return migrated.map { DatabaseWork(on: $0, of: workspace, console.voice) }
  }

  private func show(_ work: [DatabaseWork], _ workspace: Workspace, _ console: Console) throws {
    try workspace.sayOpenRestore(console)
    let plans = try work.map { try $0.plan() }
    if dryRun { return try MigrationPlanRenderer(plans).printSQL(to: to, format.format, on: console) }
    try MigrationPlanRenderer(plans).print(format.format, on: console)
    if plans.contains(where: { !$0.isDone }) { throw Outcome(exitStatus: .findings) }
  }

  private func rollBack(
    _ work: [DatabaseWork], _ workspace: Workspace, _ lock: borrowing TreeLock, _ console: Console
  ) throws {
    let request = try rollbackRequest(work, workspace)
    let (report, isBack) = try InPlaceRestore(request, in: workspace, use: use, consent: consent, console).run(
      holding: lock)
    console.noteChange()
    try RestoreReportRenderer(report, root: workspace.place.root, isOffline: use.offline).print(
      format.format, on: console)
    if !report.unpacked.unset.isEmpty || !isBack { throw Outcome(exitStatus: .findings) }
  }

  private func showRollback(_ work: [DatabaseWork], _ workspace: Workspace, _ console: Console) throws {
    try workspace.sayOpenRestore(console)
    let request = try rollbackRequest(work, workspace)
    let source = try RestoreSource.open(request.archive, limits: .init(), helper: request.helper)
    try RestorePlanRenderer(RestorePlan.make(request, from: source)).print(format.format, on: console)
  }

  private func rollbackRequest(_ work: [DatabaseWork], _ workspace: Workspace) throws -> RestoreRequest {
    guard work.count == 1, let setting = work.first?.setting else {
      throw UsageError(message: "--rollback is about one database", hint: "name it with --database")
    }
    guard let path = try workspace.treePath(of: setting) else {
      throw MigrationRefusal(
        "there is no database \(printable(setting.name)) to put back", hint: "`persist migrate` makes it")
    }
    var request = try workspace.restoreRequest(
      of: workspace.backup(beforeLastMigrationOf: setting), now: SystemClock.now, tool: Persist.tool)
    request.paths = [path]
    request.isOffline = use.offline
    return request
  }
}
