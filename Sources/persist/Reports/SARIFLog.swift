/// The part of a SARIF 2.1.0 log that persist writes; names and meaning are the standard's.
struct SARIFLog: Encodable {
  let schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
  let version = "2.1.0"
  let runs: [Run]

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case version, runs
  }

  package struct Run: Encodable {
    let tool: Tool
    let invocations: [Invocation]
    let originalUriBaseIds: [String: ArtifactLocation]
    let columnKind = "utf16CodeUnits"
    /// `nil` where nothing was looked at (3.14.23).
    let results: [Result]?
    let properties: [String: String]?
  }

  struct Tool: Encodable {
    let driver: Driver
  }

  package struct Driver: Encodable {
    let name: String
    let semanticVersion: String
    let rules: [Descriptor]
  }

  struct Descriptor: Encodable {
    let id: String
    let name: String
    let shortDescription: Text
    let fullDescription: Text
    let help: Text
    let defaultConfiguration: Configuration
    let properties: [String: [String]]
  }

  struct Configuration: Encodable {
    let level: String
  }

  /// A `message` or a `multiformatMessageString`.
  struct Text: Encodable {
    let text: String
    var markdown: String?
  }

  struct Invocation: Encodable {
    let executionSuccessful: Bool
    let exitCode: Int32
    let exitCodeDescription: String
    var toolExecutionNotifications: [Notification]?
  }

  struct Notification: Encodable {
    let level: String
    let message: Text
    let locations: [Location]
  }

  struct Result: Encodable {
    let ruleId: String
    let ruleIndex: Int?
    let level: String
    let message: Text
    let locations: [Location]
    let partialFingerprints: [String: String]
    /// Never absent: it would say that nobody knows (3.27.23).
    let suppressions: [Suppression]
    let properties: [String: String]
  }

  /// Without `status`, which the schemas in use do not agree on; then it is accepted (3.27.23).
  package struct Suppression: Encodable {
    let kind: String
    let justification: String
    let location: Location?
  }

  struct Location: Encodable {
    var physicalLocation: PhysicalLocation?
    var logicalLocations: [LogicalLocation]?
  }

  struct PhysicalLocation: Encodable {
    let artifactLocation: ArtifactLocation
    let region: Region?
  }

  struct ArtifactLocation: Encodable {
    var uri: String?
    var uriBaseId: String?
    var description: Text?
  }

  struct Region: Encodable {
    let startLine: Int
    let startColumn: Int
  }

  struct LogicalLocation: Encodable {
    let name: String
    let fullyQualifiedName: String
    let kind: String
  }
}
