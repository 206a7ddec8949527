import ArgumentParser
import Compose
import Diagnostics
import Rules

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration.persist(
    "explain", "Say what a rule means, with a failing and a repaired example.")

  @Argument(help: "A rule's id or name, such as PST001; without one, all rules are listed.")
  var rule: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console()
    guard let name = rule else {
      console.output(
        Table(
          header: ["RULE", "SEVERITY", "NAME", "WHAT IT FINDS"],
          rows: RuleCatalogue.all.map { [$0.id, $0.severity.rawValue, $0.name, $0.summary] }
        ).text)
      return
    }
    guard let found = RuleCatalogue.all.first(where: { $0.id == name.uppercased() || $0.name == name }) else {
      let meant =
        suggestion(for: name.uppercased(), among: RuleCatalogue.all.map(\.id))
        ?? suggestion(for: name, among: RuleCatalogue.all.map(\.name))
      throw UsageError(
        message: "there is no rule '\(name)'",
        hint: meant.map { "did you mean `persist explain \($0)`?" } ?? "`persist explain` lists them all")
    }
    console.output(found.page)
  }
}
