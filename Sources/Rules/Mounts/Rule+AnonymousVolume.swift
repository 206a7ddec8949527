import Diagnostics

extension Rule {
  package static let anonymousVolume = Rule(
    "PST003", "anonymous-volume", .mounts, .error,
    summary: "data lies on a volume without a name",
    reason: """
      An entry of `volumes` with nothing but a path in the container makes a new volume for each new container. `up` \
      hands it on to the container's successor; `down` and then `up`, `up -V` or `rm -v` do not. Nothing tells \
      afterwards which of the volumes with names of 64 digits held the data.
      """,
    details: """
      An error where data is known to lie there, a warning elsewhere. Not reported: directories that are made again \
      (`node_modules`, caches, build output), and volumes that keep a part of mounted source code away from the \
      container.
      """,
    failing: """
      services:
        cache:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - /data
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
      stack.violations { service, state, placement in
        guard case .anonymous(let backing) = placement else { return nil }
        return Violation(
          state.severity, "\(state.path), where \(service.program) keeps \(state.holds), is on an anonymous volume",
          at: backing.location, service: service.name, path: state.path.text,
          hint: stack.replaceMount(for: state, of: service), fix: replacement(of: backing, for: state, service, stack))
      } + stack.services.flatMap { unknownAnonymousVolumes(of: $0, in: stack) }
    })

  private static func replacement(
    of backing: MountBacking, for state: State, _ service: StackService, _ stack: Stack
  ) -> Fix? {
    guard case .addMount(_, let source, _)? = stack.mountFix(for: state, of: service), backing.target == state.path
    else {
      return nil
    }
    return backing.rewritten(in: service, source: source)
  }

  private static func unknownAnonymousVolumes(of service: StackService, in stack: Stack) -> [Violation] {
    service.backings.compactMap { backing in
      guard case .anonymous = backing.store, backing.mount != nil, service.facts == nil,
        !DataName.disposable.contains(backing.target.name.lowercased()),
        !service.states.contains(where: { $0.backing?.target == backing.target }),
        !service.backings.contains(where: { $0.directory != nil && backing.target.isBelow($0.target) })
      else { return nil }
      return Violation(
        .warning, "\(backing.target) is on an anonymous volume, which `down` leaves without an owner",
        at: backing.location, service: service.name, path: backing.target.text,
        hint: "mount a directory of \(stack.shown(stack.root)), or a tmpfs if nothing there need be kept")
    }
  }
}
