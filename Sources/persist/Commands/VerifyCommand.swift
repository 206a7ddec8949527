import ArgumentParser
import Compose
import Diagnostics
import Layout
import Settings
import SystemPackage

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "verify", "Check that what the stack writes will survive.",
    discussion: """
      Loads the compose file as Docker Compose does, and tells, with file, line and column, what would be lost on a \
      restart, a recreate or a redeploy. Changes nothing and needs no Docker. `persist explain RULE` tells more.
      """)

  @Option(
    name: .customLong("check"),
    help: ArgumentHelp("What to look at: compose, env or tree; repeatable. Default: all three.", valueName: "what"))
  var checks: [RuleGroup] = []

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp(
      "The mildest finding that makes the status 1: error, warning or never. Default: error, or what persist.yaml says.",
      valueName: "severity"))
  var failOn: FailureThreshold?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What to print on stdout: text, json, sarif (2.1.0), junit, or github (annotations). Default: text.",
      valueName: "format"))
  var format: ReportFormat = .text

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    let started = FilePath(try CallerDirectory.current())
    let workspace = try Workspace(project)
    let groups = checks.isEmpty ? Set(RuleGroup.allCases) : Set(checks)
    let project = try workspace.project
    for warning in project.warnings { console.detail("compose: \(warning.message)") }
    let report = VerifyReport(
      project: project.name, rules: RuleCatalogue.all.filter { groups.contains($0.group) },
      verdict: try workspace.verdict(on: groups),
      threshold: failOn ?? workspace.settings.verify.failOn, places: workspace.reportPlaces(started: started))
    try ReportRenderer(report).print(format, on: console)
    if report.exitStatus != .done { throw Outcome(exitStatus: report.exitStatus) }
  }
}

extension RuleGroup: ExpressibleByArgument {}
extension FailureThreshold: ExpressibleByArgument {}
