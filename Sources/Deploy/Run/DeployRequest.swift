package import Settings
internal import Values

/// How a stack is to be deployed.
package struct DeployRequest: Sendable {
  /// What the marks of the proof must outlive.
  package var proof: ProofDepth
  /// Seconds that all services together may take to become well.
  package var patience: Int
  /// Guards whose findings the user knows of.
  package var accepted: Set<GuardFinding.Kind>
  package var takesBackup: Bool
  /// Whether images are built whose services say how.
  package var builds: Bool
  /// Whether images are fetched although they are there.
  package var pulls: Bool
  /// Whether a deploy that fails puts the data back, too, from the safety backup.
  package var rollsBackData: Bool
  /// A deploy to go back to, instead of what the files say.
  package var target: DeployRecord?
  package var tool: String

  package init(
    proof: ProofDepth, patience: Int, accepted: Set<GuardFinding.Kind> = [], takesBackup: Bool = true,
    builds: Bool = true, pulls: Bool = false, rollsBackData: Bool = false, target: DeployRecord? = nil, tool: String
  ) {
    self.proof = proof
    self.patience = patience
    self.accepted = accepted
    self.takesBackup = takesBackup
    self.builds = builds
    self.pulls = pulls
    self.rollsBackData = rollsBackData
    self.target = target
    self.tool = tool
  }
}
