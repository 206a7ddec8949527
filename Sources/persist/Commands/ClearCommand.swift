import ArgumentParser
import Databases
import Diagnostics
import Settings
import UseCases
import Values

struct ClearCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "clear", "Remove test data: the rows of a database, and files, behind a backup that was checked.",
    discussion: """
      Says what will go, wants the database's name typed, takes a complete and consistent backup, checks every byte of it, and \
      only then removes. Without that backup nothing goes. `persist restore` brings it all back.
      """)

  @Argument(help: "A database of persist.yaml.")
  var name: String

  @Option(help: ArgumentHelp("Only the rows of this table; repeatable.", valueName: "table"))
  var table: [String] = []

  @Option(help: ArgumentHelp("The files below this path of the tree, too; repeatable.", valueName: "path"))
  var path: [String] = []

  @Option(
    help: ArgumentHelp("The database's name once more, where there is no terminal to type it on.", valueName: "name"))
  var confirm: String?

  @Flag(name: .customLong("dry-run"), help: "Say what would go; change nothing.")
  var dryRun = false

  @OptionGroup var lock: LockOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    guard let setting = try workspace.databases(named: name).first else { return }
    _ = try table.checked(against: workspace.open(setting).tables().map(\.name), of: name)
    if dryRun { return console.output(try describe(plan(setting, workspace))) }
    let lock = try workspace.lock(wait: lock.lockWait, console)
    let plan = try plan(setting, workspace)
    console.say(describe(plan))
    try require(console)
    let taking = BackupTaking(of: workspace, asksEngine: true, console.voice)
    var isWell = true
    let backup = try plan.run(now: SystemClock.now, tool: Persist.tool) { request in
      let (report, isBack) = try taking.take(request, holding: lock)
      isWell = isBack
      return report
    }
    console.noteChange()
    console.outputUnlessQuiet("cleared \(printable(name)); \(backup) holds what was there\n")
    if !isWell { throw Outcome(exitStatus: .findings) }
  }

  private func plan(_ setting: DatabaseSetting, _ workspace: Workspace) throws -> DataClearing {
    try DataClearing(
      setting, tables: table, paths: path.map { try workspace.treePath($0, option: "--path") }, of: workspace)
  }

  private func describe(_ plan: DataClearing) -> String {
    var text = "this goes:\n"
    for table in plan.tables { text += "  \(printable(table.name)): \(Quantity.count(table.rows, "row"))\n" }
    if !plan.paths.isEmpty {
      let paths = plan.paths.map(\.description).joined(separator: ", ")
      text += "  \(paths): \(Quantity.count(plan.files, "file")), \(Quantity.bytes(plan.bytes))\n"
    }
    return text
  }

  private func require(_ console: Console) throws {
    if let confirm {
      guard confirm == name else { throw ClearRefusal("--confirm names another database", hint: "nothing was removed") }
      return
    }
    guard Terminal.input.isTerminal, Terminal.error.isTerminal else {
      throw ClearRefusal(
        "there is no terminal to type the name on", hint: "pass --confirm \(printable(name)) where that is meant")
    }
    guard console.askForWords("type \(printable(name)) to remove this:") == name else {
      throw ClearRefusal(
        "that is another name; nothing was removed", hint: "type the database's name as persist.yaml has it")
    }
  }
}
