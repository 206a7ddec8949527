import ArgumentParser
import Backup
import Compose
import Diagnostics
import Host
import Layout
import Rules
import SystemPackage

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
    let place = try workspace.place
    let status = ProjectStatus(
      project: workspace.projectName, root: place.root.string, stack: try stackState(workspace),
      tree: try treeState(workspace), backups: try workspace.catalogue.backups(of: workspace.owner),
      openRestore: try OpenRestore.find(at: place), now: SystemClock.now)
    try StatusRenderer(status).print(format.format, on: console)
  }

  private func stackState(_ workspace: Workspace) throws -> ProjectStatus.Check {
    switch workspace.loading {
    case .failure(let error): .unknown(error.message)
    case .success: .findings(try workspace.verdict(on: [.compose, .env]).findings)
    }
  }

  private func treeState(_ workspace: Workspace) throws -> ProjectStatus.Check {
    guard case .success = workspace.loading else { return .unknown("the compose file is not known") }
    return .findings(try workspace.verdict(on: [.tree]).findings)
  }
}
