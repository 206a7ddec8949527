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
    let taking = BackupTaking(of: workspace, asksEngine: engine == .auto, console.voice)
    guard !dryRun else {
      try BackupPlanRenderer(try taking.plan(request)).print(format.format, on: console)
      return taking.saySettings()
    }
    let lock = try workspace.lock(wait: lock.lockWait, to: .reading, console)
    let (report, isWell) = try ProgressBar.showing("backing up", on: console) { progress in
      try taking.take(request, holding: lock, progress: progress)
    }
    console.noteChange()
    try BackupReportRenderer(report, unheld: workspace.unheldData).print(format.format, on: console)
    if report.record.isPartial || !isWell { throw Outcome(exitStatus: .findings) }
  }

  private func request(in workspace: Workspace, _ console: Console) throws -> BackupRequest {
    workspace.sayWhatCannotBeLoaded(console)
    var request = try workspace.backupRequest(now: SystemClock.now, tool: Persist.tool)
    request.destination = workspace.destination(named: destination)
    request.catalogue = workspace.catalogue(for: request.destination)
    request.selection = TreeSelection(
      only: try only.map { try workspace.treePath($0, option: "--only") },
      exclude: try (workspace.settings.backup.exclude + exclude).map(Workspace.glob))
    request.label = label
    request.allowsPartial = partial
    request.allowsEmpty = allowEmpty
    request.level = level
    request.reuse = full ? .nothing : rehash ? .sameContent : .unchangedStatus
    request.verifiesContent = verify == .full
    if let require { request.requiresConsistent = require == .consistent }
    return request
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
