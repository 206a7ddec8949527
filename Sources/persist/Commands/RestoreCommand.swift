import Archive
import ArgumentParser
import Backup
import Diagnostics
import Host
import SystemPackage
import UseCases
import Values

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "restore", "Put a backup back, or a path of one.",
    discussion: """
      The archive is checked to its end before anything is touched. The new tree is built beside the old one, the old \
      one is backed up, then both change places in one step; the old one stays in .persist/undo, where `persist undo` \
      takes it from. What the backup was told to leave out stays as it is. It says what it takes away and asks first; \
      without a terminal --yes is needed. With --to, an archive that persist did not write is unpacked whole.
      """)

  @Argument(help: "A backup's id, `latest`, or the path of an archive.")
  var backup: String

  @Argument(help: "Restore only these paths of the tree, such as `redis` or `ml_models/NVDA.h5`.")
  var paths: [String] = []

  @Option(
    help: ArgumentHelp("Restore into this directory, empty or new, and touch nothing else.", valueName: "dir"),
    completion: .directory)
  var to: String?

  @Flag(
    name: .customLong("with-project"), help: "With --to: restore the compose files, env files and persist.yaml too.")
  var withProject = false

  @Flag(
    name: .customLong("keep-special-bits"),
    help: "Keep setuid, setgid and sticky bits of an archive persist did not write.")
  var keepSpecialBits = false

  @Flag(name: .customLong("allow-outward-links"), help: "Accept links that lead out of the tree in such an archive.")
  var allowOutwardLinks = false

  @Option(
    name: .customLong("max-size"),
    help: ArgumentHelp(
      "The most the archive may expand to. Default: what its index lists, else a hundred times its size, at least 4 GiB.",
      valueName: "bytes"))
  var maximumSize: Int64?

  @Option(
    name: .customLong("force-store"),
    help: ArgumentHelp(
      "Restore this store although its own test fails, or what runs on it would not read it; repeatable.",
      valueName: "path"))
  var forcedStores: [String] = []

  @Flag(name: .customLong("dry-run"), help: "Check the archive and say what would be done; touch nothing.")
  var dryRun = false

  @OptionGroup var consent: ConsentOptions
  @OptionGroup var use: UseOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if withProject, to == nil {
      throw ValidationError("--with-project goes with --to: the project's files are never replaced in place")
    }
    if use.stop, to != nil {
      throw ValidationError("--stop goes without --to: a restore into another directory is in nobody's way")
    }
  }

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    workspace.sayWhereLinkLeads(console)
    if dryRun { return try plan(workspace, console) }
    let (report, isBack) = to == nil ? try inPlace(workspace, console) : (try beside(workspace, console), true)
    console.noteChange()
    let root = try to.map { FilePath($0).appending(try workspace.place.rootEntry.description) } ?? workspace.place.root
    try RestoreReportRenderer(report, root: root, isOffline: use.offline).print(format.format, on: console)
    if !report.unpacked.unset.isEmpty || !isBack { throw Outcome(exitStatus: .findings) }
  }

  private func plan(_ workspace: Workspace, _ console: Console) throws {
    try workspace.sayOpenRestore(console)
    let request = try request(in: workspace, console)
    let source = try RestoreSource.open(request.archive, limits: limits, helper: request.helper)
    try RestorePlanRenderer(RestorePlan.make(request, from: source)).print(format.format, on: console)
  }

  private func inPlace(_ workspace: Workspace, _ console: Console) throws -> (RestoreReport, isBack: Bool) {
    let lock = try workspace.lock(wait: lock.lockWait, console)
    let restore = InPlaceRestore(
      try request(in: workspace, console), in: workspace, limits: limits, use: use, consent: consent, console)
    return try restore.run(holding: lock)
  }

  private func beside(_ workspace: Workspace, _ console: Console) throws -> RestoreReport {
    let request = try request(in: workspace, console)
    let source = try RestoreSource.open(for: request, limits: limits)
    let plan = try RestorePlan.make(request, from: source)
    let bar = ProgressBar("restoring", total: plan.totals.bytes, on: console)
    defer { bar?.finish() }
    return try DirectoryRestore(plan, into: FilePath(to ?? ".")) { bar?.advance(by: $0) }.run(from: source)
  }

  private func request(in workspace: Workspace, _ console: Console) throws -> RestoreRequest {
    var request = try workspace.restoreRequest(
      of: workspace.archive(named: backup, latest: .isRefused, console), now: SystemClock.now, tool: Persist.tool)
    if let to { request.target = .directory(FilePath(to)) }
    request.paths = try paths.map { try workspace.treePath($0, option: "PATH") }
    request.includesProject = withProject
    request.isOffline = use.offline
    request.forcedStores = Set(try forcedStores.map { try workspace.treePath($0, option: "--force-store") })
    return request
  }

  private var limits: ReaderLimits {
    ReaderLimits(
      expandedSize: maximumSize, allowOutwardLinks: allowOutwardLinks, keepSpecialBits: keepSpecialBits)
  }
}
