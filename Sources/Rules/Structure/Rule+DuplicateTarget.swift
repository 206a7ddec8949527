import Compose
import Diagnostics
import Values

extension Rule {
  package static let duplicateTarget = Rule(
    "PST064", "duplicate-target", .structure, .error,
    summary: "two things are mounted at one path in the container",
    reason: """
      The engine refuses to make a container with a volume and a tmpfs at one path. Of a volume and a secret, or a config, \
      at one path Compose takes the volume and drops the other without a word: the program starts without its password \
      or its settings.
      """,
    details: """
      Paths are compared as the engine does, cleaned: `/data/` is `/data`. Two entries of `volumes` at the same path are \
      no finding: Compose refuses such a file, and so does persist.
      """,
    failing: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          volumes:
            - ./persistent_data/worker:/srv/files
          tmpfs:
            - /srv/files/
      """,
    repaired: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          volumes:
            - ./persistent_data/worker:/srv/files
          tmpfs:
            - /srv/scratch
      """,
    check: .stack { stack in
      stack.services.flatMap { service in
        let volumes = targets(of: service.service)
        return others(of: service.service).compactMap { other -> Violation? in
          guard let volume = volumes[other.path] else { return nil }
          return Violation(
            .error, "\(other.what) is mounted at \(other.path), where a volume is mounted too, at \(volume)",
            at: other.location, service: service.name, path: other.path.text, hint: "keep one of them")
        }
      }
    })

  private static func targets(of service: Service) -> [StackPath: SourceLocation] {
    var found: [StackPath: SourceLocation] = [:]
    for mount in service.mounts {
      if let path = StackPath(mount.target) { found[path] = mount.location }
    }
    return found
  }

  private static func others(of service: Service) -> [(what: String, path: StackPath, location: SourceLocation)] {
    let found =
      service.tmpfs.map { ("a tmpfs", $0.target, $0.location) }
      + service.configs.map { ("the config \(printable($0.source))", $0.target, $0.location) }
      + service.secrets.map { ("the secret \(printable($0.source))", $0.target, $0.location) }
    return found.compactMap { what, target, location -> (what: String, path: StackPath, location: SourceLocation)? in
      StackPath(target).map { (what, $0, location) }
    }
  }
}
