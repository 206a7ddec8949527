import Compose
import Diagnostics
import Images

extension Rule {
  package static let sharedDatabase = Rule(
    "PST011", "shared-database-directory", .mounts, .error,
    summary: "two servers write one database directory",
    reason: """
      A database's files belong to one process. Two servers on one directory overwrite each other's pages; the locks \
      that should prevent it do not reach across containers (a process id means nothing there).
      """,
    details: """
      For images known as databases, by the place that their data has on the host; also for one such service with \
      several replicas. A directory above, mounted by both, is none.
      """,
    failing: """
      services:
        red:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/redis:/data
        blue:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/redis:/data
      """,
    repaired: """
      services:
        red:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/red:/data
        blue:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/blue:/data
      """,
    check: .stack { stack in
      var writers: [String: String] = [:]
      return stack.violations { service, state, _ in
        guard service.facts?.role == .database, state.loss != .settings, let backing = state.backing, !backing.readOnly,
          let place = place(of: state, on: backing, in: stack)
        else { return nil }
        if let replicas = service.service.replicas, replicas.value > 1 {
          return violation(
            service, state, "all \(replicas.value) replicas of \(service.name) write \(place)", at: backing)
        }
        guard let first = writers.updateValue(service.name, forKey: place), first != service.name else { return nil }
        return violation(
          service, state, "\(first) and \(service.name) both write the database in \(place)", at: backing)
      }
    })

  private static func place(of state: State, on backing: MountBacking, in stack: Stack) -> String? {
    if let path = state.hostPath { return stack.shown(path) }
    guard let volume = backing.volume else { return nil }
    let path = state.path.moved(from: backing.target, to: .top)
    let subpath = backing.mount?.subpath.map { "/" + $0 } ?? ""
    return "volume " + volume.key + subpath + (path.isRoot ? "" : path.text)
  }

  private static func violation(
    _ service: StackService, _ state: State, _ message: String, at backing: MountBacking
  ) -> Violation {
    Violation(
      .error, message, at: backing.location, service: service.name, path: state.path.text,
      hint: "give each server a directory of its own")
  }
}
