import Compose
import Diagnostics
import Images
import Values

extension Rule {
  package static let relativeWithoutBase = Rule(
    "PST022", "relative-path-without-base", .environment, .warning,
    summary: "a data path is relative, and the working directory is not known",
    reason: """
      A relative path starts at the container's working directory, which the compose file does not say and persist \
      does not know of this image. Whether a mount covers it depends on a line in a Dockerfile that may change.
      """,
    details: """
      Not reported for values from an env file, which may be meant for another service, and where a mount's path ends like the relative one: `./data` and a mount at `/app/data` most likely \
      are the same.
      """,
    failing: """
      services:
        api:
          image: example.com/shop/api:1.4
          environment:
            DATA_DIR: ./data
          volumes:
            - ./persistent_data/api:/srv/api
      """,
    repaired: """
      services:
        api:
          image: example.com/shop/api:1.4
          environment:
            DATA_DIR: /srv/api/data
          volumes:
            - ./persistent_data/api:/srv/api
      """,
    check: .stack { stack in
      stack.services.flatMap { service in
        service.workingDirectory == nil ? relativeValues(of: service) : []
      }
    })

  private static func relativeValues(of service: StackService) -> [Violation] {
    service.service.environment.compactMap { entry in
      if case .file = entry.origin { return nil }
      guard let value = entry.value, PathVariable.loss(of: entry.name, value: value) == .data,
        let path = DataPath(value), path.isRelative, !service.hasUnknownMounts,
        !mayBeCovered(StackPath(path.text, from: .top), by: service)
      else { return nil }
      return Violation(
        .warning, "\(entry.name) is \(printable(value)), relative to a working directory that is not known",
        at: entry.location, service: service.name, path: path.text,
        hint: path.isSQLite
          ? "name an absolute path with four slashes, `sqlite:////…`, or say `working_dir`"
          : "write an absolute path below a mount, or say `working_dir`")
    }
  }

  /// Whether a mount's path ends like a leading part of `path`.
  private static func mayBeCovered(_ path: StackPath, by service: StackService) -> Bool {
    guard let first = path.components.first else { return true }
    return service.backings.contains { $0.target.components.contains(first) }
  }
}
