import Compose
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
    details: """
      Reported for two values that differ in one or two letters where a mount covers just one of them; and where mounts \
      cover both, for names in one directory of the host that differ by a missing letter or by two swapped ones, as \
      `models` and `model` do. Numbers make no such difference: `shard1` and `shard2` are meant.
      """,
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
      let places = SharedPaths(stack)
      return stack.services.indices.flatMap { index in
        let service = stack.services[index]
        return service.service.environment.compactMap { entry in
          uncovered(entry, of: service, places) ?? covered(entry, of: service, at: index, places, stack)
        }
      }
    })

  /// Another service gives the variable nearly the same value, a path that is mounted there.
  private static func uncovered(_ entry: EnvironmentEntry, of service: StackService, _ places: SharedPaths)
    -> Violation?
  {
    guard let path = StackPath(entry.value ?? ""), service.backing(of: path) == nil,
      !service.states.contains(where: { $0.path == path }),
      let (other, meant) = places.mounted(entry.name, nearly: path)
    else { return nil }
    return Violation(
      .warning, "\(entry.name) is \(path) here and \(meant) in \(other), and no mount covers \(path)",
      at: entry.location, service: service.name, path: path.text, hint: "write \(meant) in both")
  }

  /// Another service, before this one, names a directory beside this one that is called almost like it.
  private static func covered(
    _ entry: EnvironmentEntry, of service: StackService, at index: Int, _ places: SharedPaths, _ stack: Stack
  ) -> Violation? {
    guard let path = StackPath(entry.value ?? ""), let place = service.hostPath(of: path),
      let (first, meant) = places.twin(of: SharedPaths.Place(variable: entry.name, path: place)), first < index
    else { return nil }
    let other = stack.services[first].name
    return Violation(
      .warning, "\(entry.name) is \(path) here and \(meant) in \(other): two directories of nearly one name",
      at: entry.location, service: service.name, path: path.text, hint: "write one of them in both")
  }
}
