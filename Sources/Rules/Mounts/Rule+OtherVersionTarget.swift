import Compose
import Diagnostics

extension Rule {
  package static let otherVersionTarget = Rule(
    "PST012", "target-of-another-version", .mounts, .error,
    summary: "data is mounted where another version of the image keeps it",
    reason: """
      Some images moved their data between versions: postgres 18 to `/var/lib/postgresql`, influxdb 2 to \
      `/var/lib/influxdb2`, the rootless gitea to `/var/lib/gitea`, chroma 1 to `/data`. With the old mount the new \
      version starts empty, or, as postgres 18 does, refuses to start.
      """,
    failing: """
      services:
        db:
          image: postgres:18
          volumes:
            - ./persistent_data/db:/var/lib/postgresql/data
          stop_grace_period: 1m
      """,
    repaired: """
      services:
        db:
          image: postgres:18
          volumes:
            - ./persistent_data/db:/var/lib/postgresql
          stop_grace_period: 1m
      """,
    check: .stack { stack in
      stack.violations { service, state, placement in
        guard case .otherVersion(let backing, _) = placement, let image = service.imageText?.value else { return nil }
        return Violation(
          .error,
          "\(image) keeps \(state.holds) in \(state.path); \(backing.target) is where another version of it does",
          at: backing.location, service: service.name, path: state.path.text,
          hint: "mount \(state.path) once the data is upgraded, or pin the image to the version that wrote it")
      }
    })
}
