import ArgumentParser
import Compose
import Deploy
import Diagnostics
import Host
import Layout
import Rules
import Settings
import SystemPackage
import UseCases
import Values

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "verify", "Check that what the stack writes will survive.",
    discussion: """
      Loads the compose file as Docker Compose does, and tells, with file, line and column, what would be lost on a \
      restart, a recreate or a redeploy. Needs no Docker. `persist explain RULE` tells more.
      """)

  @Option(
    name: .customLong("check"),
    help: ArgumentHelp(
      "What to look at: compose, env, tree, or live (the running stack, which needs an engine); repeatable. Default: the first three.",
      valueName: "what"))
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
      "What to print on stdout: text, json, sarif (2.1.0), junit, or github (annotations).",
      valueName: "format"))
  var format: ReportFormat = .text

  @OptionGroup var fixing: FixOptions
  @OptionGroup var baseline: BaselineOptions
  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    guard fixing.fix || fixing.learn else { return }
    guard format == .text else { throw ValidationError("--fix and --learn print a diff, whatever --format says") }
    guard baseline.target == nil, !baseline.prune else { throw ValidationError("--fix and --learn write no baseline") }
  }

  func run() throws {
    if !writes { Interruption.obey() }
    let console = output.console()
    let started = FilePath(try CallerDirectory.current())
    do {
      try verify(started: started, on: console)
    } catch let error as any Explained {
      let places = ReportPlaces(callerAlone: FilePath(try CallerDirectory.current()), started: started)
      try FailureReport(error: error, places: places).print(format, on: console)
      throw error
    }
  }

  private func verify(started: FilePath, on console: Console) throws {
    let workspace = try Workspace(project)
    if fixing.learn { return try learn(workspace, on: console) }
    for warning in try workspace.project.warnings { console.detail("compose: \(warning.message)") }
    var report = try report(on: workspace, started: started)
    if let target = baseline.target {
      return try write(report.baseline, to: try workspace.baselineFile(target, option: "--write-baseline"), on: console)
    }
    try compare(&report, workspace, on: console)
    if fixing.fix {
      let run = try FixRun(findings: report.findings, workspace: workspace)
      try FixRenderer(run).carryOut(applying: fixing.yes, on: console)
      if fixing.yes {
        report = try self.report(on: workspace.reloaded(), started: started)
        try compare(&report, workspace, on: console)
      }
    }
    // The diff alone is what stdout is for where nothing was written: `git apply` may read it.
    if !fixing.fix || fixing.yes { try ReportRenderer(report).print(format, on: console) }
    if report.exitStatus != .done { throw Outcome(exitStatus: report.exitStatus) }
  }

  private func learn(_ workspace: Workspace, on console: Console) throws {
    let images = try LiveStack(of: workspace).learn()
    guard !images.isEmpty else {
      return console.say("the images on this engine say nothing that persist does not know")
    }
    let learned = try LearnedSettings(images, of: workspace)
    let diff = UnifiedDiff(of: learned.name, from: learned.old, to: learned.new)
    console.output(String(decoding: diff.bytes, as: UTF8.self))
    let names = images.map { printable($0.repository) }.joined(separator: ", ")
    guard fixing.yes else { return console.say("nothing was written of \(names): add --yes") }
    try learned.write()
    console.say("persist.yaml knows of \(names) now")
  }

  private var writes: Bool { fixing.yes || baseline.target != nil || baseline.prune }

  private var groups: Set<RuleGroup> { checks.isEmpty ? RuleGroup.withoutEngine : Set(checks) }

  private func report(on workspace: Workspace, started: FilePath) throws -> VerifyReport {
    VerifyReport(
      project: try workspace.project.name, rules: RuleCatalogue.all.filter { $0.isAsked(in: groups) },
      result: try workspace.verify(groups, live: live(workspace)),
      threshold: failOn ?? workspace.settings.verify.failOn, places: workspace.reportPlaces(started: started))
  }

  private func live(_ workspace: Workspace) throws -> [Finding] {
    guard groups.contains(.live) else { return [] }
    let stack = try LiveStack(of: workspace)
    return try workspace.withoutAccepted(StackObservation(of: stack).findings(about: stack))
  }

  private func write(_ baseline: Baseline, to file: BaselineFile, on console: Console) throws {
    try file.refuseAnythingElse()
    let count = Quantity.count(baseline.count, "finding")
    if self.baseline.dryRun { return console.say("dry run: \(count) would be written to \(printable(file.name))") }
    try file.write(baseline)
    console.say(
      "\(count) written to \(printable(file.name)): from now on, verify with --baseline \(printable(file.name))")
  }

  private func compare(_ report: inout VerifyReport, _ workspace: Workspace, on console: Console) throws {
    guard let name = baseline.file else { return }
    let file = try workspace.baselineFile(name, option: "--baseline")
    let inspection = Inspection(of: try workspace.project, groups: groups)
    let known = try file.required()
    let match = BaselineMatch(
      report.result, with: known, fingerprint: report.places.fingerprint,
      isJudged: { inspection.covers(RuleCatalogue.rule(withID: $0.rule), service: $0.service) })
    report.result = match.result
    guard baseline.prune else {
      if let stale = match.staleFinding { report.result.findings.append(stale) }
      return
    }
    let dropped = Quantity.count(known.count - match.pruned.count, "finding")
    if baseline.dryRun {
      console.say("dry run: \(dropped) would be dropped from \(printable(file.name))")
    } else {
      if match.pruned != known { try file.write(match.pruned) }
      console.say("\(dropped) dropped from \(printable(file.name))")
    }
  }
}

extension RuleGroup: ExpressibleByArgument {}
extension FailureThreshold: ExpressibleByArgument {}
