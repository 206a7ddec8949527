import ArgumentParser
import Databases
import Diagnostics
import Settings
import UseCases
import Values

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "inspect", "Say what is in a database: tables, rows, size, journal mode, integrity.")

  @Argument(help: "A database of persist.yaml, or a SQLite file. Default: all that persist.yaml names.")
  var name: String?

  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    let names = try name.map { [$0] } ?? workspace.databases(named: nil).map(\.name)
    let reports = try names.map { ($0, try workspace.database(orFile: $0).inspect()) }
    try InspectRenderer(reports).print(format.format, on: console)
    if reports.contains(where: { !($0.1.problems ?? []).isEmpty }) { throw Outcome(exitStatus: .findings) }
  }
}
