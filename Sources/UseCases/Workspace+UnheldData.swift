package import Diagnostics
internal import Rules

extension Workspace {
  /// The rules that find data outside the tree.
  private static let rules: [Rule] = [.stateNotMounted, .anonymousVolume, .sourceOutsideRoot, .namedVolume]

  /// What the stack keeps where no backup of the tree holds it: named volumes, directories elsewhere, anonymous volumes, the
  /// containers' own layers. Without what the user accepted; nothing where the compose file is not known.
  package var unheldData: [Finding] {
    get throws {
      guard case .success = loading else { return [] }
      return Self.unheldData(in: try verify([.compose]).findings)
    }
  }

  /// Those of the findings that are about such data.
  static func unheldData(in findings: [Finding]) -> [Finding] {
    let ids = Set(rules.map(\.id))
    return findings.filter { ids.contains($0.rule) }
  }
}
