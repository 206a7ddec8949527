import Deploy
import Diagnostics
import Host
import Values

/// What is to be rescued, and what became of it.
struct RescueRenderer {
  private let plan: RescuePlan

  init(_ plan: RescuePlan) {
    self.plan = plan
  }

  var isEmpty: Bool { plan.items.isEmpty }

  private struct JSON: Encodable {
    let what: String
    let service: String?
    let path: String
    let size: Int64?
    let target: String
    let method, failure: String?

    init(_ item: RescueItem, method: String? = nil, failure: String? = nil) {
      what = item.name
      service = item.service
      path = item.path
      size = item.size
      target = item.target.description
      self.method = method
      self.failure = failure
    }
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    guard format == .text else { return try console.output(json: plan.items.map { JSON($0) }) }
    guard !isEmpty else { return console.say("there is nothing to rescue: all data that can be seen is in the tree") }
    console.output(
      Table(
        header: ["WHAT", "SIZE", "TO"],
        rows: plan.items.map { item in
          [item.name, item.size.map(Quantity.bytes) ?? "unknown", plan.place.name(of: item.target)]
        }, rightAligned: [1]
      ).text)
  }

  func print(_ outcomes: [RescueRun.Outcome], _ format: OutputFormat, on console: Console) throws {
    guard format == .text else {
      return try console.output(json: outcomes.map { JSON($0.item, method: $0.method, failure: $0.failure) })
    }
    guard !outcomes.isEmpty else { return try print(format, on: console) }
    for outcome in outcomes {
      let item = outcome.item
      guard let failure = outcome.failure else {
        console.outputUnlessQuiet("\(plan.place.name(of: item.target))  \(item.name) (\(outcome.method))\n")
        continue
      }
      console.warn("\(item.name) was not copied: \(failure)")
    }
    for item in outcomes.filter({ $0.failure == nil }).map(\.item) where item.service != nil {
      console.say(
        "mount it: `- ./\(plan.place.rootEntry)/\(item.target):\(item.path)` in the volumes of \(item.service ?? "")")
    }
  }
}
