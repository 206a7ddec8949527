internal import Backup
internal import Diagnostics
package import Host

/// What is known of a project's deploys and proofs.
package struct DeployStatus: Sendable {
  /// The last that is done.
  package let current: DeployRecord?
  /// The newest, where it was cut short, or runs right now.
  package let unfinished: DeployRecord?
  /// The newest, where it failed.
  package let failed: DeployRecord?
  /// The latest evidence.
  package let proof: ProofReport?

  package init(at place: TreeLocation) throws {
    let records = try DeployHistory(at: place).records()
    current = records.current
    unfinished = records.unfinished
    failed = records.first.flatMap { [.takenBack, .failed].contains($0.state) ? $0 : nil }
    proof = try ProofReport.latest(at: place)
  }

  /// What to do about it; `nil` where nothing is to be done.
  package var advice: String? {
    guard unfinished != nil || failed?.state == .failed else { return nil }
    let back = current.map { ", or `persist deploy --rollback`, which goes back to deploy \($0.number)" } ?? ""
    return "run `persist deploy`, which brings everything to what the files say\(back)"
  }
}
