import Compose
import Diagnostics
import Images
import Values

extension Rule {
  package static let unpinnedImage = Rule(
    "PST043", "unpinned-image", .lifecycle, .warning,
    summary: "the image of a service that holds data has no version",
    reason: """
      `latest` is whatever was pulled last. The next `pull` may bring a version that does not read the old files (a \
      new major of postgres refuses to start), that converts them so that there is no way back, or that keeps them \
      elsewhere, as postgres 18 does.
      """,
    details: """
      A tag counts as a version if it holds a digit; a digest always does. A note where only settings are kept. Not \
      reported for a redis that keeps nothing on a mount.
      """,
    failing: """
      services:
        db:
          image: mysql:latest
          volumes:
            - ./persistent_data/db:/var/lib/mysql
          stop_grace_period: 1m
      """,
    repaired: """
      services:
        db:
          image: mysql:8.4
          volumes:
            - ./persistent_data/db:/var/lib/mysql
          stop_grace_period: 1m
      """,
    check: .stack { stack in
      stack.storeViolations { service, facts in
        let states = service.states.filter { $0.isOfImage && ($0.loss == .data || $0.backing != nil) }
        guard let image = service.image, !image.isPinned, let written = service.imageText, !states.isEmpty else {
          return nil
        }
        let holdsData = facts.role == .database || states.contains { $0.loss == .data }
        return Violation(
          holdsData ? .warning : .note,
          "\(printable(written.value)) names no version, and \(facts.name) keeps data that depends on it",
          at: written.location, service: service.name, hint: "pin the version that wrote the data")
      }
    })
}
