import Diagnostics

extension Rule {
  package static let misspeltRoot = Rule(
    "PST005", "misspelt-root", .mounts, .error,
    summary: "a mount's source is nearly, but not quite, the tree",
    reason: """
      With a letter wrong in its source a bind mount still works: the engine makes the directory, as root, and the \
      service fills it. It stands beside the tree, and no backup holds it.
      """,
    details: """
      Reported once a mount, whatever is kept there. A name counts as misspelt that differs in one or two letters, and so \
      does the right name in the wrong place: `/persistent_data` and `../persistent_data`.
      """,
    failing: """
      services:
        cache:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistant_data/cache:/data
      """,
    repaired: """
      services:
        cache:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/cache:/data
      """,
    isFixable: true,
    check: .stack { stack in
      stack.services.flatMap { service in
        service.backings.compactMap { backing in
          guard let directory = backing.directory, let misspelt = stack.misspelling(of: directory) else { return nil }
          let right = directory.moved(from: misspelt, to: stack.root)
          return Violation(
            .error, "\(stack.shown(misspelt)) is not \(stack.shown(stack.root)): no backup holds what is written there",
            at: backing.location, service: service.name, path: backing.target.text,
            hint: "write \(stack.shown(right)); move what was written already",
            fix: backing.rewritten(in: service, source: stack.shown(right)))
        }
      }
    })
}
