/// What a deploy does, in this order.
package enum DeployStep: String, Codable, CaseIterable, Sendable {
  case setup, verify, guards, backup, fetch, images, up, health, check, prove

  /// As a heading.
  package var title: String {
    switch self {
    case .setup: "set the tree up"
    case .verify: "verify"
    case .guards: "compare with what runs"
    case .backup: "back up"
    case .fetch: "pull and build images"
    case .images: "compare the images"
    case .up: "start"
    case .health: "wait for health"
    case .check: "run checks"
    case .prove: "prove"
    }
  }

  /// What takes it back where a later step fails; `nil`: nothing needs to be, or what it made is kept.
  package var inverse: String? {
    switch self {
    case .setup, .verify, .guards, .backup, .health, .check: nil
    case .fetch, .images: "the images' names are given back to the images that had them"
    case .up: "the services are started as they were before; where nothing ran, they are stopped"
    case .prove: "the marks are removed"
    }
  }
}
