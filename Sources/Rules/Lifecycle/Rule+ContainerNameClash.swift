import Compose
import Diagnostics
import Images
import Values

extension Rule {
  package static let containerNameClash = Rule(
    "PST046", "container-name-clash", .lifecycle, .warning,
    summary: "a container is named like another service that holds data",
    reason: """
      On a network of the project both the names of services and those of containers are host names. Where one service \
      has the `container_name` that is another's name, the engine answers with the addresses of both in turn: clients \
      write to one database now and to the other then.
      """,
    details: """
      Reported where both services are on one network and one of them is a known store. Two services with the same \
      `container_name`, and a `container_name` with several replicas, are no findings: Compose refuses such a file, and \
      so does persist.
      """,
    failing: """
      services:
        cache:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/cache:/data
        sessions:
          image: redis:7.4-bookworm
          container_name: cache
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/sessions:/data
      """,
    repaired: """
      services:
        cache:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/cache:/data
        sessions:
          image: redis:7.4-bookworm
          container_name: sessions
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/sessions:/data
      """,
    check: .stack { stack in
      stack.services.compactMap { service in
        guard let name = service.service.containerName, name.value != service.name,
          let other = stack.service(named: name.value), service.holdsData || other.holdsData,
          service.sharesNetwork(with: other)
        else { return nil }
        return Violation(
          .warning, "the container of \(service.name) is named \(printable(name.value)), like another service",
          at: name.location, service: service.name, hint: "name it otherwise, or drop `container_name`")
      }
    })
}

extension StackService {
  fileprivate var holdsData: Bool { facts?.isStateful ?? false }

  fileprivate func sharesNetwork(with other: StackService) -> Bool {
    !networks.isDisjoint(with: other.networks)
  }

  private var networks: Set<String> {
    Set(service.tree["networks"]?.mapping?.keys ?? [])
  }
}
