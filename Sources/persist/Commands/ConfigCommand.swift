import ArgumentParser
import Compose
import Host
import UseCases

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "config", "Print the project as persist loads it, in the JSON shape of `docker compose config --format json`.",
    discussion: "For comparing what persist understands with what Docker Compose does.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    Interruption.obey()
    let console = output.console()
    let project = try Workspace(project).project
    for warning in project.warnings { console.warn(warning.message) }
    console.output(ConfigRendering.json(project))
  }
}
