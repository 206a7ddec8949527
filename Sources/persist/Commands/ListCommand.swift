import ArgumentParser
import Backup
import UseCases

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "list", "List the backups, newest first, this project's before those of others.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    try workspace.sayOpenRestore(console)
    let catalogue = workspace.catalogue
    let backups = try catalogue.backups(of: workspace.owner)
    for remark in backups.remarks(at: SystemClock.now) { console.warn(remark) }
    try CatalogueRenderer(backups, directory: catalogue.directory).print(format.format, on: console)
  }
}
