internal import Backup
internal import Diagnostics
package import Host
internal import Values

/// What a proof came to: the evidence, kept beside the tree.
package struct ProofReport: Codable, Sendable {
  package struct Observed: Codable, Hashable, Sendable {
    package let rule: String
    package let severity: String
    package let message: String
    package let service: String?
    package let path: String?
    package let hint: String?
  }

  static let currentFormat = 1

  private(set) var format = currentFormat
  package let project: String
  /// RFC 3339, UTC.
  package let began: String
  package internal(set) var ended = ""
  /// What was asked for, and what was done: less, where more would have lost data.
  package let asked: String
  package internal(set) var done: String
  /// By service: the image that ran, by id.
  package internal(set) var images: [String: String] = [:]
  package internal(set) var marks: [ProofMark] = []
  package internal(set) var findings: [Observed] = []
  /// Services that were not well afterwards.
  package internal(set) var unwell: [StackHealth.Problem] = []
  /// A command of the user's that failed.
  package internal(set) var failedCheck: String?

  package var isGood: Bool {
    done == asked && unwell.isEmpty && failedCheck == nil
      && !findings.contains { $0.severity == Severity.error.rawValue }
  }

  package var kept: Int { marks.count { $0.outcome == .kept } }

  package init(project: String, began: String, asked: String) {
    self.project = project
    self.began = began
    self.asked = asked
    done = asked
  }

  mutating func add(_ findings: [Finding]) {
    self.findings += findings.map {
      Observed(
        rule: $0.rule, severity: $0.severity.rawValue, message: $0.message, service: $0.service, path: $0.path,
        hint: $0.hint)
    }
  }

  private static let fileName = EntryPath(literal: "latest.json")

  /// Keeps it as the latest evidence; durable when it returns.
  func write(at place: TreeLocation) throws {
    try StateRoom.proofs.write(StateJSON.bytes(self), as: Self.fileName, for: place)
  }

  /// The latest; `nil` where nothing was proven yet, or what tells of it cannot be read.
  package static func latest(at place: TreeLocation) throws -> ProofReport? {
    try StateRoom.proofs.read(fileName, for: place).flatMap(StateJSON.value)
  }
}
