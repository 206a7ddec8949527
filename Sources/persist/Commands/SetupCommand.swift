import ArgumentParser
import Backup
import Diagnostics
import Layout
import UseCases

struct SetupCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "setup", "Create the tree that the stack keeps its data in.",
    discussion: """
      Makes the default layout, the directories that the compose file mounts and those that persist.yaml names, with the \
      owners and modes that what writes there needs. Run again, it changes nothing that is right already. It never \
      removes or replaces anything.
      """)

  @Flag(help: "Only report where the tree is not as it should be; status 1 where it is not.")
  var check = false

  @Flag(name: .customLong("dry-run"), help: "Print what would be done; change nothing.")
  var dryRun = false

  @Flag(name: .customLong("allow-tmpfs"), help: "Accept a tree in memory, which is empty after the next boot.")
  var allowTmpfs = false

  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    guard !(check && dryRun) else { throw ValidationError("--check and --dry-run exclude each other") }
  }

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    let layout = try workspace.layout
    if check { return try reportDrift(layout, on: console) }
    if dryRun { return try LayoutPlanRenderer(try plan(layout)).print(format.format, on: console) }
    // The plan is made before the lock, so that a refusal leaves not even the lock's directory behind.
    let firstPlan = try plan(layout)
    guard try !firstPlan.steps.isEmpty || OpenRestore.find(at: workspace.place) != nil else {
      return try LayoutPlanRenderer(firstPlan).printNothingToDo(format.format, on: console)
    }
    let lock = try workspace.lock(wait: lock.lockWait, console)
    try apply(layout, holding: lock, on: console)
  }

  private func plan(_ layout: ProjectLayout) throws -> LayoutPlan {
    try layout.plan(allowsMemory: allowTmpfs)
  }

  private func apply(_ layout: ProjectLayout, holding lock: borrowing TreeLock, on console: Console) throws {
    let plan = try plan(layout)
    for warning in plan.warnings { console.warn(warning.description(in: plan.root)) }
    let report = try plan.apply()
    console.noteChange()
    try LayoutReportRenderer(report).print(format.format, on: console)
    if !report.failures.isEmpty { throw Outcome(exitStatus: .findings) }
  }

  private func reportDrift(_ layout: ProjectLayout, on console: Console) throws {
    let findings = try layout.findings()
    try FindingsRenderer(findings).print(format.format, on: console)
    if findings.contains(where: { $0.severity > .note }) { throw Outcome(exitStatus: .findings) }
  }
}
