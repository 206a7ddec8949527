import Deploy
import Diagnostics
import Host
import Rules
import Settings
import SystemPackage
import Values

/// The evidence of a proof.
struct ProofRenderer {
  private let report: ProofReport

  init(_ report: ProofReport) {
    self.report = report
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    guard format == .text else { return try console.output(json: report) }
    sayFindings(on: console)
    console.output(marks(console.style(for: .output)))
    console.outputUnlessQuiet(Self.summary(report) + "\n")
  }

  /// What is wrong, service by service.
  func sayFindings(on console: Console) {
    let style = console.style(for: .error)
    let findings = report.findings.map { found in
      Finding(
        rule: found.rule, severity: Severity(rawValue: found.severity) ?? .error, message: found.message,
        service: found.service, path: nil, hint: found.hint)
    }
    for finding in findings { console.warn(finding, style) }
    for unwell in report.unwell { console.warn(unwell) }
    if let check = report.failedCheck { console.warn("a check failed \(check)") }
  }

  static func summary(_ report: ProofReport) -> String {
    let unasked = report.marks.count { $0.outcome == .unasked }
    let marks = "\(report.kept) of \(Quantity.count(report.marks.count - unasked, "mark"))"
    let errors = report.findings.count { $0.severity == Severity.error.rawValue }
    let what =
      switch ProofDepth(rawValue: report.done) {
      case .restart?: "outlived a restart"
      case .recreate?: "outlived being made anew"
      default: "were where they belong"
      }
    guard report.done != ProofDepth.none.rawValue else { return "not proven: a check failed before" }
    let less = report.done == report.asked ? "" : " by \(report.asked)"
    return (report.isGood ? "proven: " : "not proven\(less): ") + "\(marks) \(what)"
      + (unasked > 0 ? ", \(unasked) could not be looked for" : "")
      + (errors > 0 ? ", \(Quantity.count(errors, "error"))" : "")
  }

  private func marks(_ style: Style) -> String {
    guard !report.marks.isEmpty else { return "" }
    return Table(
      header: ["SERVICE", "MARK", "WHERE", ""],
      rows: report.marks.map { mark in
        [
          mark.service, mark.kind, printable(mark.path ?? ""),
          mark.outcome.rawValue + (mark.reason.map { ": \($0)" } ?? ""),
        ]
      }
    ).text
  }
}

extension Console {
  /// A service that is not well, and what it wrote last.
  func warn(_ problem: StackHealth.Problem) {
    warn("\(problem.service) \(problem.what)" + (problem.lastLines.isEmpty ? "" : "; it wrote last:"))
    for line in problem.lastLines { say("  \(problem.service): \(line)") }
  }

  fileprivate func warn(_ finding: Finding, _ style: Style) {
    say(FindingsText(style: style).render(finding).trimmingEnd)
  }
}

extension String {
  fileprivate var trimmingEnd: String {
    var text = self
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}

/// What a proof would look at.
struct ObservationRenderer {
  private let observation: StackObservation
  private let depth: ProofDepth

  init(_ observation: StackObservation, _ depth: ProofDepth) {
    self.observation = observation
    self.depth = depth
  }

  private struct JSON: Encodable {
    struct Place: Encodable {
      let service, path, holds, backing: String
      let hostPath: String?
      let isWritten, isWritable: Bool
    }

    let depth: String
    let places: [Place]
  }

  func print(_ format: OutputFormat, on console: Console) throws {
    switch format {
    case .json:
      try console.output(
        json: JSON(
          depth: depth.rawValue,
          places: observation.places.map { place in
            .init(
              service: place.service, path: place.path, holds: place.holds, backing: Self.backing(place),
              hostPath: place.hostPath?.string, isWritten: place.isWritten, isWritable: place.isWritable)
          }))
    case .text:
      console.output(
        Table(
          header: ["SERVICE", "PATH", "STANDS IN", ""],
          rows: observation.places.map { place in
            [
              place.service, printable(place.path), Self.backing(place),
              place.isMarked ? "would be marked" : "would not be marked",
            ]
          }
        ).text)
      let services = Set(observation.places.map(\.service)).sorted().joined(separator: ", ")
      switch depth {
      case .none, .mounts: console.say("nothing would be restarted")
      case .restart: console.say("would be restarted: \(services)")
      case .recreate: console.say("would be made anew: \(services)")
      }
    }
  }

  private static func backing(_ place: DataPlace) -> String {
    switch place.backing {
    case .tree: "the tree"
    case .directory(let path): path.printable
    case .volume(let name, _): "the volume \(printable(name))"
    case .anonymousVolume(let name, _): "a volume of its own, \(name.prefix(12))…"
    case .memory: "memory"
    case .layer: "the container itself"
    }
  }
}
