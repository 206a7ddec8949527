import ArgumentParser
import Backup
import Diagnostics
import UseCases

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "check", "Read a backup from end to end and compare every checksum and digest.",
    discussion: "Ends with status 1 where the backup is damaged. Nothing is changed.")

  @Argument(help: "A backup's id, `latest`, or the path of an archive.")
  var backup = Catalogue.latest

  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let workspace = try Workspace(project)
    try workspace.sayOpenRestore(console)
    let result = try BackupCheck.run(
      workspace.archive(named: backup, latest: .isMeant, console), helper: Workspace.helper)
    try CheckRenderer(result).print(format.format, on: console)
    if result.problem != nil { throw Outcome(exitStatus: .findings) }
  }
}
