import ArgumentParser
import Backup
import Deploy
import Diagnostics
import Settings
import UseCases
import Values

struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "prove", "Prove on the running stack that what it writes survives.",
    discussion: """
      Leaves a mark in every place with data, as the service itself, and in the stores that can be asked (a key of redis, \
      a table of PostgreSQL or MySQL); restarts the services; looks for the marks; removes them. Tells what stands in \
      writable layers, in memory and in volumes that nobody knows. What would be lost on the way is found before, and \
      then nothing is restarted. The evidence is kept beside the tree.
      """)

  @Flag(help: "Make every container anew instead of only restarting it.")
  var recreate = false

  @Flag(name: .customLong("no-restart"), help: "Restart nothing: only see whether marks end up where the tree is.")
  var noRestart = false

  @Flag(name: .customLong("dry-run"), help: "Say what would be marked and restarted; change nothing.")
  var dryRun = false

  @OptionGroup var patience: PatienceOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !(recreate && noRestart) else { throw ValidationError("--recreate and --no-restart exclude each other") }
  }

  private var depth: ProofDepth { recreate ? .recreate : noRestart ? .mounts : .restart }

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    let stack = try LiveStack(of: workspace)
    if dryRun {
      return try ObservationRenderer(StackObservation(of: stack), depth).print(format.format, on: console)
    }
    let lock = try workspace.lock(wait: lock.lockWait, to: .reading, console)
    _ = lock
    let report = try ProofRun(
      of: stack, depth: depth, patience: patience.seconds(workspace.settings.deploy), console.voice
    ).run { SystemClock.now }
    console.noteChange()
    try ProofRenderer(report).print(format.format, on: console)
    if !report.isGood { throw Outcome(exitStatus: .findings) }
  }
}
