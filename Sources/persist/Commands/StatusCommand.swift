import ArgumentParser
import Backup
import Compose
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
    let status = try ProjectStatus(of: Workspace(project), at: SystemClock.now)
    try StatusRenderer(status).print(format.format, on: console)
  }
}
