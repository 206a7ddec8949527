import Compose
import Diagnostics
import Rules

/// The stable JSON form of a report; docs/verify-output.md describes it.
struct VerifyJSON: Encodable {
  /// A finding that does not count: its nine keys, and why.
  struct Suppressed: Encodable {
    let suppressed: SuppressedFinding

    enum CodingKeys: CodingKey {
      case suppression
    }

    enum ExcuseKeys: CodingKey {
      case kind, reason, file, line, column
    }

    func encode(to encoder: any Encoder) throws {
      try FindingsJSON.Entry(finding: suppressed.finding).encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      var why = container.nestedContainer(keyedBy: ExcuseKeys.self, forKey: .suppression)
      let location = suppressed.suppression.source?.location
      try why.encode(suppressed.suppression.kind.rawValue, forKey: .kind)
      try why.encode(suppressed.suppression.reason, forKey: .reason)
      try why.encode(location?.file, forKey: .file)
      try why.encode(location?.line, forKey: .line)
      try why.encode(location?.column, forKey: .column)
    }
  }

  let findings: [FindingsJSON.Entry]
  let suppressed: [Suppressed]
  let summary: [String: Int]

  init(_ report: VerifyReport) {
    let counted = FindingsJSON(report.findings)
    findings = counted.findings
    suppressed = report.suppressed.map(Suppressed.init)
    summary = counted.summary.merging(["suppressed": report.suppressedCount, "baseline": report.baselineCount]) { $1 }
  }
}
