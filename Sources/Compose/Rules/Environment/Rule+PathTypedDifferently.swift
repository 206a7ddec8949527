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
      stack.services.flatMap { service in
        service.service.environment.compactMap { entry in
          uncovered(entry, of: service, in: stack) ?? covered(entry, of: service, in: stack)
        }
      }
    })

  private static func uncovered(_ entry: EnvironmentEntry, of service: StackService, in stack: Stack) -> Violation? {
    guard let path = StackPath(entry.value ?? ""), service.backing(of: path) == nil,
      !service.states.contains(where: { $0.path == path }),
      let (other, meant) = twin(of: entry, path, of: service, in: stack)
    else { return nil }
    return Violation(
      .warning, "\(entry.name) is \(path) here and \(meant) in \(other), and no mount covers \(path)",
      at: entry.location, service: service.name, path: path.text, hint: "write \(meant) in both")
  }

  /// Reported at the later of the two services.
  private static func covered(_ entry: EnvironmentEntry, of service: StackService, in stack: Stack) -> Violation? {
    guard let path = StackPath(entry.value ?? ""), let place = service.hostPath(of: path),
      PathVariable.loss(of: entry.name, value: path.text) != nil
    else { return nil }
    for other in stack.services.prefix(while: { $0.name != service.name }) {
      guard let value = other.service.environmentEntry(named: entry.name)?.value, let meant = StackPath(value),
        let otherPlace = other.hostPath(of: meant), place.isBeside(otherPlace), isSlip(place.name, otherPlace.name)
      else { continue }
      return Violation(
        .warning, "\(entry.name) is \(path) here and \(meant) in \(other.name): two directories of nearly one name",
        at: entry.location, service: service.name, path: path.text, hint: "write one of them in both")
    }
    return nil
  }

  /// Whether one name is the other with a letter missing, or with two neighbours swapped.
  private static func isSlip(_ left: String, _ right: String) -> Bool {
    let (one, two) = (left.filter { !$0.isNumber }, right.filter { !$0.isNumber })
    guard min(one.count, two.count) > 3, max(one.count, two.count) < 256, one == left, two == right,
      editDistance(Array(one), Array(two)) == 1
    else { return false }
    return one.count != two.count || one.sorted() == two.sorted()
  }

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

extension StackService {
  /// Where a path of the container is on the host; `nil` unless a directory of it is mounted there.
  fileprivate func hostPath(of path: StackPath) -> StackPath? {
    backing(of: path).flatMap { backing in backing.directory.map { path.moved(from: backing.target, to: $0) } }
  }
}

extension StackPath {
  /// In one directory with `other`, and another than it.
  fileprivate func isBeside(_ other: StackPath) -> Bool {
    self != other && components.dropLast() == other.components.dropLast()
  }
}
