import Compose
import Diagnostics
import Images
import Values

extension Rule {
  package static let cacheAsOnlyStore = Rule(
    "PST035", "cache-as-only-store", .durability, .warning,
    summary: "the only store of the stack is a cache",
    reason: """
      memcached keeps nothing, and a redis with an `allkeys-` eviction policy drops what it likes when memory is short. \
      That is right for what can be fetched or computed again. Where a stack has no other store at all, results, \
      histories and counters tend to live there, until the first restart.
      """,
    details: """
      A warning where a service relies on a cache (`depends_on`, or its name in a variable), and nothing in the stack \
      keeps data: no database, no writable mount, no URL of a database elsewhere.
      """,
    failing: """
      services:
        api:
          image: example.com/shop/api:1.4
          depends_on:
            - cache
        cache:
          image: memcached:1.6
      """,
    repaired: """
      services:
        api:
          image: example.com/shop/api:1.4
          depends_on:
            - cache
          volumes:
            - ./persistent_data/api:/srv/files
        cache:
          image: memcached:1.6
      """,
    check: .stack { stack in
      guard !stack.services.contains(where: \.keepsSomething) else { return [] }
      return stack.services.filter { $0.isCache && stack.isReliedOn($0) }.map { cache in
        Violation(
          .warning, "\(cache.program) is a cache, and nothing else in the stack keeps data",
          at: cache.service.image?.location ?? cache.service.location, service: cache.name,
          hint: "keep what must last in a database or below a mount of the tree")
      }
    })
}

extension StackService {
  /// memcached, or a redis whose settings say that its keys may vanish.
  fileprivate var isCache: Bool {
    guard let facts else { return false }
    return facts.role == .cache || (facts.role == .database && !facts.state.isEmpty && states.isEmpty)
  }

  fileprivate var keepsSomething: Bool {
    if facts?.isStateful ?? false, !states.isEmpty { return true }
    let isMounted = backings.contains { !$0.readOnly && ($0.directory != nil || $0.volume != nil) }
    return isMounted || hasUnknownMounts || service.environment.contains { Self.namesDatabase($0.value ?? "") }
  }

  private static func namesDatabase(_ value: String) -> Bool {
    let schemes = ["postgres", "mysql", "mariadb", "mongodb", "sqlite", "mssql", "oracle", "jdbc:", "cockroach"]
    return schemes.contains { value.lowercased().hasPrefix($0) }
  }
}
