import Compose
import Diagnostics
import Images

extension Rule {
  package static let hostnameNamesData = Rule(
    "PST050", "hostname-names-data", .identity, .error,
    summary: "a store finds its data by its host name, and has none of its own",
    reason: """
      Without `hostname:` a container is called after its id, which is another one after every recreate. rabbitmq \
      names its data directory after that, so it starts with an empty node beside the old one; the mount is right, and \
      the queues are gone all the same.
      """,
    failing: """
      services:
        broker:
          image: rabbitmq:4.1
          volumes:
            - ./persistent_data/broker:/var/lib/rabbitmq
          stop_grace_period: 1m
      """,
    repaired: """
      services:
        broker:
          image: rabbitmq:4.1
          hostname: broker
          volumes:
            - ./persistent_data/broker:/var/lib/rabbitmq
          stop_grace_period: 1m
      """,
    check: .stack { stack in
      stack.storeViolations { service, facts in
        guard let identity = facts.identity, service.service.hostname == nil,
          service.service.networkMode?.value != "host",
          service.states.contains(where: { $0.isOfImage && $0.backing != nil }),
          !identity.unless.contains(where: service.arguments.holds)
        else { return nil }
        return Violation(
          .error, "\(service.name) has no fixed host name: \(identity.why)",
          at: service.imageText?.location ?? service.service.location, service: service.name,
          hint: identity.remedy.replacing("NAME", with: service.name))
      }
    })
}
