import Diagnostics

extension Rule {
  package static let imageVolumeMissed = Rule(
    "PST002", "image-volume-missed", .mounts, .error,
    summary: "a mount one level too high or too low misses the directory in which the image keeps its data",
    reason: """
      An image's `VOLUME` counts as mounted only by a mount at exactly that path. A mount of the directory above looks \
      right, and the tree on the host stays empty: the engine still puts an anonymous volume at the `VOLUME`, over the \
      mount. A mount of a directory below keeps a part, and the rest goes.

      The classic is postgres up to 17 with a mount at `/var/lib/postgresql` instead of `/var/lib/postgresql/data`.
      """,
    details: "An error where data is lost, a warning where it may be none or can be made again by hand.",
    failing: """
      services:
        db:
          image: postgres:17
          volumes:
            - ./persistent_data/db:/var/lib/postgresql
          stop_grace_period: 1m
      """,
    repaired: """
      services:
        db:
          image: postgres:17
          volumes:
            - ./persistent_data/db:/var/lib/postgresql/data
          stop_grace_period: 1m
      """,
    isFixable: true,
    check: .stack { stack in
      stack.violations { service, state, placement in
        guard case .missed(let backing, let volume) = placement else { return nil }
        return Violation(
          state.severity, message(service, state, backing, volume), at: backing.location, service: service.name,
          path: state.path.text, hint: stack.replaceMount(for: state, of: service),
          fix: state.path.isBelow(backing.target)
            ? backing.rewritten(in: service, target: state.path.text) : nil)
      }
    })

  private static func message(
    _ service: StackService, _ state: State, _ backing: MountBacking, _ volume: StackPath?
  ) -> String {
    let miss = "the mount at \(backing.target) misses \(state.path), where \(service.program) keeps \(state.holds)"
    guard let volume else { return miss }
    return miss + ": the image declares a volume at \(volume), which only a mount at exactly that path replaces"
  }
}
