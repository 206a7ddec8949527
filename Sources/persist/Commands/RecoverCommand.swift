import ArgumentParser
import Backup
import Diagnostics
import Host
import UseCases

struct RecoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "recover", "Finish a restore that was cut short, or take it back.",
    discussion: """
      What a crash or a kill left between old and new is finished or, where that cannot be, reverted; every other command \
      that changes something does so, too. --abandon is for what even that cannot settle: it says what stands where, \
      removes nothing, and lets the tree be as it is.
      """)

  @Flag(help: "Give up what is open: the tree stays as it is, and what belongs to the restore moves out of the way.")
  var abandon = false

  @Flag(name: .customLong("dry-run"), help: "Say what is open and what would be done; touch nothing.")
  var dryRun = false

  @OptionGroup var consent: ConsentOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    if abandon { return try giveUp(workspace, console) }
    if dryRun {
      try workspace.sayStoppedServices(console.voice)
      return try RecoveryRenderer.printOpen(try OpenRestore.find(at: workspace.place), format.format, on: console)
    }
    let lock = try TreeLock.acquire(for: workspace.place, wait: lock.lockWait)
    let keptTrees = try Recovery.removeDiscarded(at: workspace.place, holding: lock)
    try workspace.settleStoppedServices(holding: lock, console.voice)
    console.noteChange()
    try RecoveryRenderer.print(lock.recovery, format.format, on: console)
    for reason in keptTrees { console.warn(reason) }
  }

  private func giveUp(_ workspace: Workspace, _ console: Console) throws {
    let lock = try Recovery.lockForAbandoning(at: workspace.place, wait: lock.lockWait)
    guard let abandonment = try Abandonment.plan(at: workspace.place) else {
      return try RecoveryRenderer.print(nil, format.format, on: console)
    }
    for line in try abandonment.lines() { console.say(line) }
    console.say("what belongs to the restore moves to \(abandonment.place.printable); the tree stays as it is")
    guard !dryRun else { return console.say("dry run: nothing was touched") }
    try consent.require(to: "give up the restore", asking: "give up the restore", on: console)
    try abandonment.run(holding: lock)
    console.noteChange()
    try RecoveryRenderer.printAbandoned(abandonment.place, format.format, on: console)
  }
}
