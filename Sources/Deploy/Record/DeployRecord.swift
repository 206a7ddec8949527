internal import Values

/// What is remembered of a deploy. While it runs it is the journal: whoever finds it so, and the lock free, knows that it was cut
/// short, and where.
package struct DeployRecord: Codable, Hashable, Sendable {
  package enum State: String, Codable, Sendable {
    case running
    case done
    /// A step failed, and what ran before runs again.
    case takenBack
    /// A step failed, and so did taking it back.
    case failed
    /// It was found to have been cut short.
    case cutShort
  }

  /// What a service's image was called, and which one it was.
  package struct Image: Codable, Hashable, Sendable {
    package let service: String
    package let name: String
    package let id: String
  }

  static let currentFormat = 1

  private(set) var format = currentFormat
  package let number: Int
  package internal(set) var state = State.running
  /// While it runs, and where it failed: the step.
  package internal(set) var step: DeployStep?
  /// Why it failed.
  package internal(set) var reason: String?
  /// RFC 3339, UTC.
  package let began: String
  package internal(set) var ended: String?
  package let project: String
  /// The deploy that it went back to, where it is a rollback.
  package let rollbackTo: Int?
  /// The last one before that was done.
  package let prior: Int?
  /// Whether services ran before.
  package internal(set) var wasRunning = false
  /// What Compose had written on the containers that ran before, by service.
  package internal(set) var priorHashes: [String: String] = [:]
  /// What the services' images were before, and are.
  package internal(set) var priorImages: [Image] = []
  package internal(set) var images: [Image] = []
  /// By service.
  package internal(set) var mounts: [String: [RecordedMount]] = [:]
  /// What activates the services.
  package internal(set) var profiles: [String] = []
  /// The safety backup: a file.
  package internal(set) var backup: String?
  package internal(set) var proof: Proof?

  package struct Proof: Codable, Hashable, Sendable {
    package let depth: String
    package let marks: Int
  }

  init(number: Int, began: String, project: String, rollbackTo: Int?, prior: Int?) {
    self.number = number
    self.began = began
    self.project = project
    self.rollbackTo = rollbackTo
    self.prior = prior
  }

  /// As a sentence names it.
  package var name: String { "deploy \(number)" }
}
