import ArgumentParser
import Backup

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist("list", "List the backups, newest first.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    try workspace.sayOpenRestore(console)
    let catalogue = workspace.catalogue
    try CatalogueRenderer(try catalogue.entries(), directory: catalogue.directory).print(format.format, on: console)
  }
}
