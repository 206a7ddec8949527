import Backup
import Diagnostics
import Host
import SystemPackage

/// What became of a restore that had been cut short.
struct RecoveryRenderer {
  private let report: Recovery.Report

  init(_ report: Recovery.Report) {
    self.report = report
  }

  private struct JSON: Encodable {
    let outcome: String
    let what, reason, place: String?
  }

  private var text: String {
    switch report.outcome {
    case .finished: "\(report.what) was cut short; it has been finished now"
    case .reverted(let why): "\(report.what) was cut short and could not be finished; it has been taken back: \(why)"
    case .dropped: "\(report.what) was cut short before it touched the tree; what it had built is removed"
    }
  }

  private var json: JSON {
    switch report.outcome {
    case .finished: JSON(outcome: "finished", what: report.what, reason: nil, place: nil)
    case .reverted(let why): JSON(outcome: "reverted", what: report.what, reason: why, place: nil)
    case .dropped: JSON(outcome: "dropped", what: report.what, reason: nil, place: nil)
    }
  }

  /// On the way to something else.
  func warn(on console: Console) {
    if case .dropped = report.outcome { console.say(text) } else { console.warn(text) }
    for reason in report.keptTrees { console.warn(reason) }
  }

  /// - Parameter report: `nil` where nothing was open.
  static func print(_ report: Recovery.Report?, _ format: OutputFormat, on console: Console) throws {
    let renderer = report.map { RecoveryRenderer($0) }
    switch format {
    case .json:
      try console.output(json: renderer?.json ?? JSON(outcome: "nothing open", what: nil, reason: nil, place: nil))
    case .text: console.outputUnlessQuiet((renderer?.text ?? "no restore is open, nothing to do") + "\n")
    }
    for reason in report?.keptTrees ?? [] { console.warn(reason) }
  }

  static func printOpen(_ open: OpenRestore?, _ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(
        json: JSON(outcome: open == nil ? "nothing open" : "open", what: open?.message, reason: open?.hint, place: nil))
    case .text:
      console.output((open?.message ?? "no restore is open, nothing to do") + "\n")
      if let hint = open?.hint { console.say(hint) }
    }
  }

  static func printAbandoned(_ place: FilePath, _ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json: try console.output(json: JSON(outcome: "abandoned", what: nil, reason: nil, place: place.string))
    case .text: console.outputUnlessQuiet("given up; what belonged to it is in \(place.printable)\n")
    }
  }
}
