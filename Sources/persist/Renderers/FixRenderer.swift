import Diagnostics
import Rules
import UseCases
import Values

/// Shows what mends findings as a diff, and has it written where it is told to.
struct FixRenderer {
  private let run: FixRun

  init(_ run: FixRun) {
    self.run = run
  }

  private var plan: FixPlan { run.plan }

  func carryOut(applying applies: Bool, on console: Console) throws {
    for edit in plan.edits {
      let diff = UnifiedDiff(of: edit.displayName, from: edit.old, to: edit.new)
      console.output(String(decoding: diff.bytes, as: UTF8.self))
    }
    for skipped in plan.skipped {
      console.say("\(skipped.finding.rule) \(place(skipped.finding))is left as it is: \(skipped.reason)")
    }
    guard !plan.edits.isEmpty else { return console.say("nothing that one edit plainly mends") }
    let files = plan.edits.map { printable($0.displayName) }.joined(separator: ", ")
    let count = Quantity.count(plan.fixed.count, "finding")
    guard applies else {
      return console.say("\(count) would be mended in \(files); nothing was written: add --yes")
    }
    try run.write()
    console.say("\(count) mended in \(files)")
    adviseOnData(console)
  }

  /// The edit moves no data.
  private func adviseOnData(_ console: Console) {
    let moved = plan.fixed.filter { ["PST001", "PST002", "PST003", "PST005", "PST020"].contains($0.rule) }
    guard !moved.isEmpty else { return }
    console.warn(
      "what services wrote so far stays where it is, and they start without it",
      hint: "copy it with `docker compose cp SERVICE:PATH` before the next `up`, and run `persist setup`")
  }

  private func place(_ finding: Finding) -> String {
    finding.source.map { "at \($0.location) " } ?? ""
  }
}
