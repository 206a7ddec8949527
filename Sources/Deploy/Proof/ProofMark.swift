/// Something written into a running service, to be found again later.
package struct ProofMark: Codable, Hashable, Sendable {
  package enum Outcome: String, Codable, Sendable {
    /// It was there when it was looked for.
    case kept
    case lost
    /// It could not be written.
    case refused
    /// Nobody could be asked for it: there is no shell in the image, or the server does not answer.
    case unasked
  }

  package let service: String
  /// `a file`, `a key`, `a table`.
  package let kind: String
  /// The directory of a file, in the container; `nil` of a mark in a store.
  package let path: String?
  /// Where that stands on this host; `nil` where it does not.
  package let hostPath: String?
  package internal(set) var outcome: Outcome
  /// Why it is not `kept`.
  package internal(set) var reason: String?
}
