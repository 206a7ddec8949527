/// The mapping `deploy`.
package struct DeploySettings: Hashable, Sendable {
  /// `before`, `after`, `on_failure`: run before anything is changed, once the deploy is done, and once a failed one was taken
  /// back.
  package var before: [CommandSetting] = []
  package var after: [CommandSetting] = []
  package var onFailure: [CommandSetting] = []
  /// `check`: what must succeed for the stack to count as well, before and after a proof.
  package var check: [CommandSetting] = []
  /// `prove`: how the data of a stack that was deployed is proven to survive.
  package var proof = ProofDepth.mounts
  /// `timeout`: seconds that all services together have to become healthy.
  package var timeout = 300

  package init() {}
}

/// What a mark that was left in every place with data must outlive: the choices of `deploy.prove` and `--prove`.
package enum ProofDepth: String, Hashable, Sendable, CaseIterable {
  /// Nothing: it must only be where the tree is.
  case mounts
  /// A restart of every service.
  case restart
  /// Every container made anew.
  case recreate
  /// No proof at all.
  case none
}
