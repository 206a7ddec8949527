/// What a rule is about; ids come in blocks of these.
package enum RuleFamily: String, Hashable, Sendable, CaseIterable {
  case mounts
  case environment
  case durability
  case lifecycle
  case identity
  case structure
  case tree
  case live
  case suppression

  package var title: String {
    switch self {
    case .mounts: "Mounts"
    case .environment: "Environment"
    case .durability: "Durability"
    case .lifecycle: "Life cycle"
    case .identity: "Identity"
    case .structure: "Structure"
    case .tree: "The tree"
    case .live: "The running stack"
    case .suppression: "Suppression"
    }
  }

  package var group: RuleGroup {
    switch self {
    case .environment: .env
    case .tree: .tree
    case .live: .live
    case .mounts, .durability, .lifecycle, .identity, .structure, .suppression: .compose
    }
  }
}
