import Diagnostics
import Values

extension Rule {
  package static let pathTypedDifferently = Rule(
    "PST025", "path-typed-differently", .environment, .warning,
    summary: "one path variable has nearly the same value in two services",
    reason: """
      Where a trainer writes `/app/models` and the server reads `/app/model`, both run, and the server never sees a \
      new model. Two services that share a directory should name it alike.
      """,
    details: "Reported for two values that differ in one or two letters, where a mount covers just one of them.",
    failing: """
      services:
        trainer:
          image: example.com/shop/trainer:1.4
          environment:
            EXCHANGE_PATH: /srv/exchange
          volumes:
            - ./persistent_data/exchange:/srv/exchange
        server:
          image: example.com/shop/server:1.4
          environment:
            EXCHANGE_PATH: /srv/exchnage
          volumes:
            - ./persistent_data/exchange:/srv/exchange
      """,
    repaired: """
      services:
        trainer:
          image: example.com/shop/trainer:1.4
          environment:
            EXCHANGE_PATH: /srv/exchange
          volumes:
            - ./persistent_data/exchange:/srv/exchange
        server:
          image: example.com/shop/server:1.4
          environment:
            EXCHANGE_PATH: /srv/exchange
          volumes:
            - ./persistent_data/exchange:/srv/exchange
      """,
    check: .stack { stack in
      stack.services.flatMap { service in
        service.service.environment.compactMap { entry in
          guard let path = StackPath(entry.value ?? ""), service.backing(of: path) == nil,
            !service.states.contains(where: { $0.path == path }),
            let (other, meant) = twin(of: entry, path, of: service, in: stack)
          else { return nil }
          return Violation(
            .warning, "\(entry.name) is \(path) here and \(meant) in \(other), and no mount covers \(path)",
            at: entry.location, service: service.name, path: path.text, hint: "write \(meant) in both")
        }
      }
    })

  /// Another service that gives the variable nearly the same value, a path that is mounted there.
  private static func twin(
    of entry: EnvironmentEntry, _ path: StackPath, of service: StackService, in stack: Stack
  ) -> (String, StackPath)? {
    for other in stack.services where other.name != service.name {
      guard let value = other.service.environmentEntry(named: entry.name)?.value, let meant = StackPath(value),
        meant != path, other.backing(of: meant) != nil, max(path.text.utf8.count, meant.text.utf8.count) < 256,
        editDistance(Array(meant.text), Array(path.text)) <= 2
      else { continue }
      return (other.name, meant)
    }
    return nil
  }
}
