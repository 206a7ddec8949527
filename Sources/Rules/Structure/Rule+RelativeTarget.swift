import Compose
import Diagnostics
import Values

extension Rule {
  package static let relativeTarget = Rule(
    "PST060", "target-not-absolute", .structure, .error,
    summary: "a mount's path in the container is not absolute",
    reason: """
      Compose accepts such a mount, the engine does not. Often a single letter before the colon is the cause: compose \
      takes `d:/data` for a path on a Windows drive, and makes an anonymous volume of it.
      """,
    failing: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          volumes:
            - ./persistent_data/worker:srv/files
      """,
    repaired: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          volumes:
            - ./persistent_data/worker:/srv/files
      """,
    check: .stack { stack in
      stack.services.flatMap { service in
        service.service.mounts.filter { !$0.target.hasPrefix("/") && $0.kind != .namedPipe }.map { mount in
          Violation(
            .error, "\(printable(mount.target)) is no absolute path in the container", at: mount.location,
            service: service.name, path: mount.target,
            hint: isDrive(mount.target)
              ? "a volume's name needs two letters in the short form" : "start it with a slash")
        }
      }
    })

  private static func isDrive(_ target: String) -> Bool {
    target.dropFirst().first == ":"
  }
}
