import ArgumentParser
import Backup
import UseCases

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "show", "Show what is in a backup.",
    discussion: "Reads the backup's index only. What it says is checked by `persist check`.")

  @Argument(help: "A backup's id, `latest`, or the path of an archive.")
  var backup = Catalogue.latest

  @Argument(help: "Show only these paths of the tree.")
  var paths: [String] = []

  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    try workspace.sayOpenRestore(console)
    let file = try workspace.archive(named: backup, latest: .isPassedOver, console)
    let selected = try paths.map { try workspace.treePath($0, option: "PATH") }
    try ContentsRenderer(try BackupContents.read(file, helper: Workspace.helper), only: selected).print(
      format.format, on: console)
  }
}
