import ArgumentParser
import Backup
import Deploy
import Diagnostics
import Settings
import UseCases
import Values

struct DeployCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "deploy", "Bring the stack up behind a backup, and prove that its data survives.",
    discussion: """
      Sets the tree up, verifies, compares with what runs, takes a backup, pulls and builds images, starts the services, \
      waits until all are healthy, and proves that what they write is in the tree. A step that fails is taken back: the \
      images and the configuration that ran before run again. Volumes are never removed or made anew. Needs Docker with \
      Compose v2.
      """)

  @Argument(help: "With --rollback: the deploy to go back to. Default: the last one before that was done.")
  var number: Int?

  @Flag(help: "Go back to an earlier deploy: its images and its configuration, on the data as it is.")
  var rollback = false

  @Flag(help: "List the deploys that are remembered; change nothing.")
  var list = false

  @Flag(name: .customLong("dry-run"), help: "Say what would be done, and what stands in the way; change nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "What marks in every place with data must outlive: `mounts` (nothing, they must be in the tree), `restart`, `recreate`, or `none` for no proof. Default: mounts, or what persist.yaml says.",
      valueName: "what"))
  var prove: ProofDepth?

  @Option(
    help: ArgumentHelp(
      "Go on although this guard objects: \(GuardFinding.Kind.allCases.map(\.rawValue).joined(separator: ", ")); repeatable.",
      valueName: "guard"))
  var accept: [GuardFinding.Kind] = []

  @Flag(inversion: .prefixedNo, help: "Take a backup first.")
  var backup = true

  @Flag(inversion: .prefixedNo, help: "Build the images of services that say how.")
  var build = true

  @Flag(help: "Pull images although they are there.")
  var pull = false

  @Flag(
    name: .customLong("rollback-data"),
    help: "Where the deploy fails, put the data back, too, as the backup before it has it.")
  var rollbackData = false

  @OptionGroup var patience: PatienceOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !(list && (rollback || dryRun)) else { throw ValidationError("--list goes with no other") }
    guard number == nil || rollback else {
      throw ValidationError("the number of a deploy goes with --rollback: persist deploy --rollback \(number ?? 0)")
    }
    guard backup || !rollbackData else {
      throw ValidationError("--rollback-data needs the backup that --no-backup leaves out")
    }
  }

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    let history = DeployHistory(at: try workspace.place)
    if list { return try DeployListRenderer(history.records()).print(format.format, on: console) }
    workspace.sayWhereLinkLeads(console)
    let stack = try LiveStack(of: workspace)
    let request = try request(workspace, history)
    if dryRun {
      let plan = try DeployPlan(of: stack, request)
      try DeployPlanRenderer(plan).print(format.format, on: console)
      if plan.exitStatus != .done { throw Outcome(exitStatus: plan.exitStatus) }
      return
    }
    let lock = try workspace.lock(wait: lock.lockWait, console)
    do {
      let run = try DeployRun(of: stack, request, console.voice, clock: { SystemClock.now })
      let report = try run.run(holding: lock)
      console.noteChange()
      try DeployReportRenderer(report).print(format.format, on: console)
    } catch let failure as DeployFailure {
      DeployReportRenderer.say(failure, on: console)
      throw failure
    }
  }

  private func request(_ workspace: Workspace, _ history: DeployHistory) throws -> DeployRequest {
    let settings = workspace.settings.deploy
    return DeployRequest(
      proof: prove ?? settings.proof, patience: patience.seconds(settings), accepted: Set(accept), takesBackup: backup,
      builds: build, pulls: pull, rollsBackData: rollbackData,
      target: rollback ? try history.target(number) : nil, tool: Persist.tool)
  }
}

extension ProofDepth: ExpressibleByArgument {}
extension GuardFinding.Kind: ExpressibleByArgument {}
