import Compose
import Diagnostics
import Rules
import SystemPackage

extension SARIFLog {
  init(_ report: VerifyReport) {
    runs = [
      Run(
        report.rules, Invocation(executionSuccessful: true, report.exitStatus), results: Self.results(of: report),
        properties: ["summary": report.summary])
    ]
  }

  /// That nothing could be looked at, and why.
  init(failure error: any Explained, _ places: ReportPlaces) {
    var invocation = Invocation(executionSuccessful: false, error.exitStatus)
    let place = error.source.flatMap { Location($0, places) }
    let message = Text(message: error.message + (error.hint.map { "\n\nhint: " + $0 } ?? ""))
    invocation.toolExecutionNotifications = [
      Notification(level: "error", message: message, locations: place.map { [$0] } ?? [])
    ]
    runs = [Run([], invocation, results: nil, properties: nil)]
  }

  private static func results(of report: VerifyReport) -> [Result] {
    let indexes = Dictionary(uniqueKeysWithValues: report.rules.enumerated().map { ($1.id, $0) })
    let counted = report.findings.map { Result($0, ruleIndex: indexes[$0.rule], places: report.places) }
    return counted
      + report.suppressed.map { suppressed in
        let suppression = Suppression(suppressed.suppression, report.places)
        return Result(
          suppressed.finding, ruleIndex: indexes[suppressed.finding.rule], places: report.places,
          suppressions: [suppression])
      }
  }
}

extension SARIFLog.Run {
  fileprivate init(
    _ rules: [Rule], _ invocation: SARIFLog.Invocation, results: [SARIFLog.Result]?, properties: [String: String]?
  ) {
    let top = SARIFLog.ArtifactLocation(description: SARIFLog.Text(text: "the top of the checkout"))
    self.init(
      tool: SARIFLog.Tool(driver: SARIFLog.Driver(rules)), invocations: [invocation],
      originalUriBaseIds: [SARIFLog.ArtifactLocation.base: top], results: results, properties: properties)
  }
}

extension SARIFLog.Invocation {
  fileprivate init(executionSuccessful: Bool, _ status: ExitStatus) {
    self.init(
      executionSuccessful: executionSuccessful, exitCode: status.rawValue, exitCodeDescription: status.meaning)
  }
}

extension SARIFLog.Driver {
  fileprivate init(_ rules: [Rule]) {
    self.init(name: "persist", semanticVersion: Persist.version, rules: rules.map(SARIFLog.Descriptor.init))
  }
}

extension SARIFLog.Descriptor {
  fileprivate init(_ rule: Rule) {
    self.init(
      id: rule.id, name: rule.name, shortDescription: SARIFLog.Text(text: rule.summary),
      fullDescription: SARIFLog.Text(text: rule.reason), help: SARIFLog.Text(text: rule.page, markdown: rule.page),
      defaultConfiguration: SARIFLog.Configuration(level: rule.severity.rawValue),
      properties: ["tags": [rule.family.rawValue]])
  }
}

extension SARIFLog.Result {
  fileprivate init(
    _ finding: Finding, ruleIndex: Int?, places: ReportPlaces, suppressions: [SARIFLog.Suppression] = []
  ) {
    let hint = finding.hint.map { "\n\nhint: " + $0 } ?? ""
    let known = [("service", finding.service), ("path", finding.path), ("hint", finding.hint)]
    self.init(
      ruleId: finding.rule, ruleIndex: ruleIndex, level: finding.severity.rawValue,
      message: SARIFLog.Text(message: finding.message + hint), locations: SARIFLog.Location.all(of: finding, places),
      partialFingerprints: ["persist/v1": places.fingerprint(of: finding).text], suppressions: suppressions,
      properties: Dictionary(uniqueKeysWithValues: known.compactMap { name, value in value.map { (name, $0) } }))
  }
}

extension SARIFLog.Suppression {
  fileprivate init(_ suppression: Suppression, _ places: ReportPlaces) {
    self.init(
      kind: suppression.kind == .comment ? "inSource" : "external", justification: suppression.reason,
      location: suppression.source.flatMap { SARIFLog.Location($0, places) })
  }
}

extension SARIFLog.Text {
  /// Braces are placeholders in a message (3.11.5), and `[…](…)` is a link (3.11.6).
  fileprivate init(message: String) {
    let text = message.replacing("{", with: "{{").replacing("}", with: "}}")
    self.init(text: text.contains("](") ? text.replacing("[", with: "\\[").replacing("]", with: "\\]") : text)
  }
}

extension SARIFLog.Location {
  /// `nil` for a place on standard input.
  fileprivate init?(_ source: SourceExcerpt, _ places: ReportPlaces) {
    guard let file = places.file(named: source.location.file) else { return nil }
    physicalLocation = SARIFLog.PhysicalLocation(
      artifactLocation: SARIFLog.ArtifactLocation(file, places), region: SARIFLog.Region(source))
  }

  /// None where the finding is about the project as a whole.
  fileprivate static func all(of finding: Finding, _ places: ReportPlaces) -> [Self] {
    let logical = finding.service.map {
      [SARIFLog.LogicalLocation(name: $0, fullyQualifiedName: "services.\($0)", kind: "object")]
    }
    let physical = places.file(of: finding).map { file in
      SARIFLog.PhysicalLocation(
        artifactLocation: SARIFLog.ArtifactLocation(file, places), region: finding.source.map(SARIFLog.Region.init))
    }
    return physical == nil && logical == nil ? [] : [Self(physicalLocation: physical, logicalLocations: logical)]
  }
}

extension SARIFLog.ArtifactLocation {
  fileprivate static let base = "%SRCROOT%"

  fileprivate init(_ file: FilePath, _ places: ReportPlaces) {
    let name = places.name(of: file)
    let path = percentEncoded(name)
    self = name.hasPrefix("/") ? Self(uri: "file://" + path) : Self(uri: path, uriBaseId: Self.base)
  }
}

extension SARIFLog.Region {
  fileprivate init(_ source: SourceExcerpt) {
    self.init(startLine: source.location.line, startColumn: source.columnInUTF16)
  }
}

/// A path as a URI has it: whatever is not unreserved (RFC 3986, 2.3) or a slash is escaped.
private func percentEncoded(_ path: String) -> String {
  let digits = Array("0123456789ABCDEF")
  return path.utf8.map { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"), UInt8(ascii: "/"):
      String(UnicodeScalar(byte))
    default: "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
  }.joined()
}
