import ArgumentParser
import Backup
import Compose
import Deploy
import Diagnostics
import Host
import Layout
import Rules
import SystemPackage
import UseCases

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "status", "Show on one screen what is safe, what is not, and what to do next.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var format: FormatOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    Interruption.obey()
    let console = output.console()
    let workspace = try Workspace(project)
    let status = try ProjectStatus(of: workspace, at: SystemClock.now)
    try StatusRenderer(status, DeployStatus(at: workspace.place)).print(format.format, on: console)
  }
}
