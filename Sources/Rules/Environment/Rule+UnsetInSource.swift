import Compose
import Diagnostics
import Values

extension Rule {
  package static let unsetInSource = Rule(
    "PST023", "unset-variable-in-mount", .environment, .error,
    summary: "a mount's source holds a variable that is not set",
    reason: """
      Compose replaces a variable without a value by nothing and goes on with a warning. `${DATA_ROOT}/redis:/data` \
      then mounts `/redis` of the host, a new directory of root's on the system disk, and the service starts empty.
      """,
    details:
      "A warning where the mount is read-only. `${DATA_ROOT:?}` makes compose stop instead, `${DATA_ROOT:-./persistent_data}` gives a default.",
    failing: """
      services:
        api:
          image: example.com/shop/api:1.4
          volumes:
            - ${DATA_ROOT}/api:/srv/files
      """,
    repaired: """
      services:
        api:
          image: example.com/shop/api:1.4
          volumes:
            - ${DATA_ROOT:-./persistent_data}/api:/srv/files
      """,
    check: .stack { stack in
      stack.services.flatMap { service in
        service.service.mounts.compactMap { mount in
          guard let name = mount.unsetVariables.first else { return nil }
          let source = mount.source.map { "mounts \(printable($0))" } ?? "has no source"
          return Violation(
            mount.readOnly ? .warning : .error, "\(name) is not set, so that this \(source)", at: mount.location,
            service: service.name,
            path: mount.target,
            hint: "set it in .env, give it a default (`${\(name):-…}`) or demand it (`${\(name):?}`)")
        }
      }
    })
}
