import Archive
import ArgumentParser
import Backup
import Diagnostics
import SystemPackage
import Values

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "restore", "Put a backup back, or a path of one.",
    discussion: """
      The archive is read from beginning to end before anything is touched. The new tree is built beside the old one, \
      the old one is backed up, then both change places in one step; the old one stays in .persist/undo. On a terminal \
      it asks before it does so. With --to, an archive that persist did not write is unpacked whole.
      """)

  @Argument(help: "A backup's id, `latest`, or the path of a .tar.gz or .tar file.")
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
      "The most the archive may expand to. Default: what its index promises, else the free space.", valueName: "bytes"))
  var maximumSize: Int64?

  @Flag(help: "Do not ask.")
  var yes = false

  @Flag(name: .customLong("dry-run"), help: "Check the archive and say what would be done; touch nothing.")
  var dryRun = false

  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if withProject, to == nil {
      throw ValidationError("--with-project goes with --to: the project's files are never replaced in place")
    }
  }

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    let file = try workspace.archive(named: backup, latest: .isRefused, console)
    let request = try request(file, in: workspace)
    if dryRun {
      let source = try RestoreSource.open(file, limits: limits(request))
      return try RestorePlanRenderer(RestorePlan.make(request, from: source)).print(format.format, on: console)
    }
    let source = try RestoreSource.open(for: request, limits: limits(request))
    let report = to == nil ? try inPlace(request, source, workspace, console) : try beside(request, source, console)
    try RestoreReportRenderer(report).print(format.format, on: console)
    if !report.unpacked.unset.isEmpty { throw Outcome(exitStatus: .findings) }
  }

  private func inPlace(
    _ request: RestoreRequest, _ source: borrowing RestoreSource, _ workspace: Workspace, _ console: Console
  ) throws -> RestoreReport {
    let lock = try workspace.lock(wait: lock.lockWait, console)
    let plan = try RestorePlan.make(request, from: source)
    try confirm(plan)
    let bar = ProgressBar("restoring", total: plan.totals.bytes, on: console)
    defer { bar?.finish() }
    return try Restore(plan) { bar?.advance(by: $0) }.run(from: source, holding: lock)
  }

  private func beside(
    _ request: RestoreRequest, _ source: borrowing RestoreSource, _ console: Console
  ) throws -> RestoreReport {
    let plan = try RestorePlan.make(request, from: source)
    let bar = ProgressBar("restoring", total: plan.totals.bytes, on: console)
    defer { bar?.finish() }
    return try DirectoryRestore(plan, into: FilePath(to ?? ".")) { bar?.advance(by: $0) }.run(from: source)
  }

  /// Only a person is asked: a script that names a backup to restore has said what it wants.
  private func confirm(_ plan: RestorePlan) throws {
    guard !yes, Terminal.input.isTerminal, Terminal.error.isTerminal else { return }
    let what =
      plan.request.paths.isEmpty
      ? plan.request.place.root.string : plan.request.paths.map(\.description).joined(separator: ", ")
    guard Console.standard.ask("replace \(what) by what \(plan.source) holds?") else {
      throw RefusedByUser()
    }
  }

  private func request(_ file: FilePath, in workspace: Workspace) throws -> RestoreRequest {
    RestoreRequest(
      archive: file, place: try workspace.place, target: to.map { .directory(FilePath($0)) } ?? .inPlace,
      paths: try paths.map { try workspace.treePath($0, option: "PATH") }, includesProject: withProject,
      project: workspace.projectName, now: SystemClock.now, tool: Persist.tool, helper: "/proc/self/exe")
  }

  private func limits(_ request: RestoreRequest) throws -> ReaderLimits {
    ReaderLimits(
      expandedSize: try maximumSize ?? request.freeSpace(), allowOutwardLinks: allowOutwardLinks,
      keepSpecialBits: keepSpecialBits)
  }
}
