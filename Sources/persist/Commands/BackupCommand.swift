import Archive
import ArgumentParser
import Backup
import Diagnostics
import Engine
import Settings
import Stores
import SystemPackage
import UseCases
import Values

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "backup", "Back up the tree as one tar.gz.",
    discussion: """
      The backup goes to persistent_data/backups/ unless --output says otherwise. It is written beside its name, read \
      back, made durable, and only then named, so an interrupted one leaves nothing that looks finished. The compose \
      files, env files and persist.yaml travel along.
      """)

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Where to: a directory, or a file that does not exist yet.", valueName: "file|dir"),
    completion: .file())
  var destination: String?

  @Option(
    help: ArgumentHelp(
      "Leave out what matches, as in .gitignore: `*.log`, `ml_cache/`; repeatable.", valueName: "pattern"))
  var exclude: [String] = []

  @Option(help: ArgumentHelp("Take only this path of the tree; repeatable.", valueName: "path"))
  var only: [String] = []

  @Option(help: ArgumentHelp("A few words to recognise the backup by.", valueName: "text"))
  var label: String?

  @Option(help: "How hard to compress.")
  var level: CompressionLevel = .fast

  @Flag(help: "Compress everything anew instead of copying what is unchanged from the newest backup.")
  var full = false

  @Flag(help: "Read every file to find out whether it is unchanged; trust no time and no inode.")
  var rehash = false

  @Option(
    help: ArgumentHelp(
      "How what was written is checked: `checksums` of the compressed members, or `full`: every digest of the content, and SQLite's indexes.",
      valueName: "how"))
  var verify: WrittenCheck = .checksums

  @Option(
    help: ArgumentHelp(
      "Refuse the backup unless it is `consistent`: every database copied in its own way. Default: backup.require in persist.yaml, else `nothing`.",
      valueName: "what"))
  var require: BackupRequirement?

  @Flag(help: "Finish, flagged and with status 1, although something could not be read.")
  var partial = false

  @Flag(
    name: .customLong("allow-empty"),
    help: "Accept that the tree holds much less than the newest complete backup of it.")
  var allowEmpty = false

  @Flag(name: .customLong("dry-run"), help: "Say what would be backed up; write nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Whether running servers are asked, through `docker`, to save what they hold: `auto`, where there is an engine, or `none`.",
      valueName: "what"))
  var engine: EngineUse = .auto

  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !(full && rehash) else { throw ValidationError("--full and --rehash exclude each other") }
  }

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    workspace.sayWhereLinkLeads(console)
    let request = try request(in: workspace, console)
    guard !dryRun else {
      try BackupPlanRenderer(try plan(request, console)).print(format.format, on: console)
      return saySettings(workspace.settings.backup, on: console)
    }
    let lock = try workspace.lock(wait: lock.lockWait, to: .reading, console)
    let (report, isWell) = try withOwnCommands(of: workspace, console) {
      try whileServicesRest(in: workspace, holding: lock, console) {
        try take(request, in: workspace, holding: lock, console)
      }
    }
    console.noteChange()
    try BackupReportRenderer(report, unheld: workspace.unheldData).print(format.format, on: console)
    if report.record.isPartial || !isWell { throw Outcome(exitStatus: .findings) }
  }

  private func take(
    _ request: BackupRequest, in workspace: Workspace, holding lock: borrowing TreeLock, _ console: Console
  ) throws -> BackupReport {
    let plan = try plan(request, console)
    let bar = ProgressBar("backing up", total: plan.totals.bytes, on: console)
    defer { bar?.finish() }
    return try BackupRun(plan, servers: servers(for: plan, in: workspace, console)) { bar?.advance(by: $0) }.run(
      holding: lock)
  }

  /// Without an engine the files of the stores are copied as they are, each in its own way.
  private func servers(
    for plan: BackupPlan, in workspace: Workspace, _ console: Console
  ) throws -> [EntryPath: any StoreServer] {
    guard engine == .auto, !plan.stores.isEmpty else { return [:] }
    do {
      return try workspace.storeServers(for: plan, by: ContainerEngine(environment: ProcessEnvironment.current))
    } catch let failure as EngineFailure {
      console.detail("no running server is asked: \(failure.message)")
      return [:]
    }
  }

  private func plan(_ request: BackupRequest, _ console: Console) throws -> BackupPlan {
    let plan = try BackupPlan.make(request)
    for remark in plan.remarks { console.warn(remark) }
    return plan
  }

  private func request(in workspace: Workspace, _ console: Console) throws -> BackupRequest {
    workspace.sayWhatCannotBeLoaded(console)
    let destination = workspace.destination(named: destination)
    return BackupRequest(
      place: try workspace.place, project: workspace.projectName, destination: destination,
      catalogue: workspace.catalogue(for: destination),
      selection: TreeSelection(
        only: try only.map { try workspace.treePath($0, option: "--only") },
        exclude: try (workspace.settings.backup.exclude + exclude).map(glob)),
      label: label, projectFiles: workspace.projectFiles, allowsPartial: partial, allowsEmpty: allowEmpty, level: level,
      reuse: full ? .nothing : rehash ? .sameContent : .unchangedStatus, verifiesContent: verify == .full,
      expectedStores: try workspace.expectedStores,
      requiresConsistent: (require ?? workspace.settings.backup.require) == .consistent, helper: Workspace.helper,
      now: SystemClock.now, tool: Persist.tool)
  }

  private func glob(_ text: String) throws -> GlobPattern {
    guard let pattern = GlobPattern(text) else {
      throw UsageError(
        message: "--exclude \(printable(text)) matches nothing", hint: "write a pattern such as `*.log` or `ml_cache/`")
    }
    return pattern
  }
}

/// How a backup that was just written is checked.
enum WrittenCheck: String, ExpressibleByArgument, CaseIterable {
  case checksums, full
}

/// Whether commands ask a container engine.
enum EngineUse: String, ExpressibleByArgument, CaseIterable {
  case auto, none
}

extension BackupRequirement: ExpressibleByArgument {}

extension CompressionLevel: ExpressibleByArgument {}
