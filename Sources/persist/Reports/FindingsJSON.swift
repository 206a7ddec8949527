import Diagnostics

/// The stable JSON form of findings: an object whose `findings` each have the same nine keys, null where unknown.
struct FindingsJSON: Encodable {
  struct Entry: Encodable {
    let finding: Finding

    enum CodingKeys: CodingKey {
      case rule, severity, message, file, line, column, service, path, hint
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      let location = finding.source?.location
      try container.encode(finding.rule, forKey: .rule)
      try container.encode(finding.severity.rawValue, forKey: .severity)
      try container.encode(finding.message, forKey: .message)
      try container.encode(location?.file, forKey: .file)
      try container.encode(location?.line, forKey: .line)
      try container.encode(location?.column, forKey: .column)
      try container.encode(finding.service, forKey: .service)
      try container.encode(finding.path, forKey: .path)
      try container.encode(finding.hint, forKey: .hint)
    }
  }

  let findings: [Entry]
  let summary: [String: Int]

  init(_ findings: [Finding]) {
    self.findings = findings.map(Entry.init)
    summary = Dictionary(
      uniqueKeysWithValues: Severity.allCases.map { severity in
        (severity.rawValue + "s", findings.count { $0.severity == severity })
      })
  }
}
