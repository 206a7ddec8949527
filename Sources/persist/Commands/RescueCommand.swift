import ArgumentParser
import Backup
import Deploy
import Diagnostics
import UseCases
import Values

struct RescueCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "rescue", "Copy data into the tree that would be lost, or that no backup holds.",
    discussion: """
      Finds what services have written where nothing is mounted, what they keep in memory and in volumes, and volumes \
      that are left of the same stack under another project name. Lists it, asks, and copies it into the tree, with its \
      owners. Where it is stays as it is; nothing in the tree is replaced. Then mount the tree there: \
      `persist verify --fix` and `persist init` say how.
      """)

  @Flag(name: .customLong("dry-run"), help: "List what there is; copy nothing.")
  var dryRun = false

  @OptionGroup var consent: ConsentOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    let stack = try LiveStack(of: workspace)
    if dryRun || !consent.yes {
      let renderer = RescueRenderer(try RescuePlan(of: stack))
      try renderer.print(format.format, on: console)
      guard !dryRun, !renderer.isEmpty else { return }
      try consent.require(to: "copy that into the tree", asking: "copy that into the tree", on: console)
    }
    let lock = try workspace.lock(wait: lock.lockWait, console)
    let plan = try RescuePlan(of: stack)
    let outcomes = try RescueRun(of: stack, plan, tool: Persist.tool, now: SystemClock.now, console.voice).run(
      holding: lock)
    console.noteChange()
    try RescueRenderer(plan).print(outcomes, format.format, on: console)
    if outcomes.contains(where: { $0.failure != nil }) { throw Outcome(exitStatus: .findings) }
  }
}
