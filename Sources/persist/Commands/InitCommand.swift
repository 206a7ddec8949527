import ArgumentParser
import Backup
import Compose
import Deploy
import Diagnostics
import Layout
import Rules
import UseCases
import Values

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "init", "Take an existing compose project into care: its data goes into the tree.",
    discussion: """
      Makes a docker-compose-persistent.yml of the compose file that there is: named volumes and scattered directories \
      become directories of the tree, and what `persist verify --fix` mends is mended. Shows it as a diff, with what has \
      to be copied, and writes nothing without --yes. Nothing that is there is changed. With --rescue the data is brought \
      over, too, while the services that write it are stopped.
      """)

  @Flag(help: "Write docker-compose-persistent.yml and persist.yaml, and set the tree up.")
  var yes = false

  @Flag(help: "With --yes: stop the services, and copy their data from the volumes and directories into the tree.")
  var rescue = false

  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard yes || !rescue else { throw ValidationError("--rescue goes with --yes: without it nothing is changed") }
  }

  func run() throws {
    let console = output.console()
    let adoption = try ProjectAdoption(of: Workspace(project, preferring: nil))
    let renderer = AdoptionRenderer(adoption)
    try renderer.printPlan(format.format, isWritten: yes, on: console)
    if yes { try carryOut(adoption, renderer, console) }
    if adoption.adoption.findings.contains(where: { $0.severity == .error }) {
      throw Outcome(exitStatus: .findings)
    }
  }

  private func carryOut(_ adoption: ProjectAdoption, _ renderer: AdoptionRenderer, _ console: Console) throws {
    // Whatever can go wrong with the engine does so before anything is written.
    let stack = rescue ? try LiveStack(of: adoption.workspace) : nil
    let workspace = try adoption.write()
    console.noteChange()
    let lock = try workspace.lock(wait: lock.lockWait, console)
    let report = try workspace.layout.plan(allowsMemory: false).apply()
    try LayoutReportRenderer(report).print(.text, on: console)
    guard let stack else { return renderer.sayWhatIsNext(hasData: false, on: console) }
    let plan = try RescuePlan(of: adoption.adoption.moves, from: stack)
    let (outcomes, stopped) = try stack.whileStopped(forMoving: plan) {
      try RescueRun(of: stack, plan, tool: Persist.tool, now: SystemClock.now, console.voice).run(holding: lock)
    }
    try RescueRenderer(plan).print(outcomes, .text, on: console)
    if !stopped.isEmpty {
      console.say("stopped, until the stack is started on the tree: \(stopped.joined(separator: ", "))")
    }
    guard outcomes.allSatisfy({ $0.failure == nil }) else { throw Outcome(exitStatus: .findings) }
    renderer.sayWhatIsNext(hasData: true, on: console)
  }
}
