import ArgumentParser
import Backup
import Diagnostics
import Host
import UseCases
import Values

struct UndoCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "undo", "Take back the last restore; once more, and the restore is done again.",
    discussion: """
      Puts the tree, or the parts of it, that the last restore replaced back in place, from .persist/undo. What the \
      restore had put there is kept in its stead, so nothing is lost either way. The backups stay where they are.
      """)

  @Flag(name: .customLong("dry-run"), help: "Say what would be taken back; touch nothing.")
  var dryRun = false

  @OptionGroup var consent: ConsentOptions
  @OptionGroup var use: UseOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    workspace.sayWhereLinkLeads(console)
    if dryRun {
      try workspace.sayOpenRestore(console)
      return try UndoRenderer(Undo(at: workspace.place), workspace.place).printPlan(format.format, on: console)
    }
    let lock = try workspace.lock(wait: lock.lockWait, console)
    let undo = try Undo(at: workspace.place)
    let renderer = try UndoRenderer(undo, workspace.place)
    try consent.require(to: renderer.purpose, asking: renderer.purpose, on: console)
    let (report, isBack) = try run(undo, workspace, lock, console)
    console.noteChange()
    try renderer.print(report, format.format, on: console)
    if !report.unset.isEmpty || !isBack { throw Outcome(exitStatus: .findings) }
  }

  private func run(
    _ undo: borrowing Undo, _ workspace: Workspace, _ lock: borrowing TreeLock, _ console: Console
  ) throws -> (Undo.Report, isBack: Bool) {
    guard use.stop else {
      return (try undo.run(isOffline: use.offline, now: SystemClock.now, holding: lock), true)
    }
    return try workspace.whileServicesAreStopped(for: "an undo", holding: lock, console.voice) {
      try undo.run(isOffline: false, now: SystemClock.now, holding: lock)
    }
  }
}
