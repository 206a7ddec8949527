import Compose
import Diagnostics

extension Rule {
  package static let callerDependentSource = Rule(
    "PST013", "source-depends-on-caller", .mounts, .warning,
    summary: "a mount's source depends on where or by whom compose is run",
    reason: """
      `$PWD` is the directory of whoever calls compose, not that of the compose file: run from elsewhere, say by a \
      timer, the stack comes up with other, empty directories. `~` and `$HOME` do the same for another user, `sudo` \
      among them. A path that starts with `./` always starts at the project directory.
      """,
    details: "For writable bind mounts that look like data, and volumes that are bind mounts through `driver_opts`.",
    failing: """
      services:
        cache:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ${PWD:-.}/persistent_data/cache:/data
      """,
    repaired: """
      services:
        cache:
          image: redis:7.4-bookworm
          command: redis-server --appendonly yes
          volumes:
            - ./persistent_data/cache:/data
      """,
    check: .stack { stack in
      stack.services.flatMap { service in
        service.backings.compactMap { backing in
          guard backing.directory != nil, !backing.readOnly, let written = stack.writtenSource(of: backing),
            let start = starts.first(where: { written.hasPrefix($0) }),
            service.states.contains(where: { $0.backing?.target == backing.target })
          else { return nil }
          return Violation(
            .warning,
            "\(start.filter { !"{}:".contains($0) }) in the source depends on who calls compose, and from where",
            at: backing.location, service: service.name, path: backing.target.text,
            hint: "start the source with `./`, which is the project directory")
        }
      }
    })

  private static let starts = ["$PWD", "${PWD}", "${PWD:", "${PWD-", "$HOME", "${HOME}", "${HOME:", "${HOME-", "~"]
}

extension Stack {
  /// What was written for the place on the host, before variables were filled in.
  fileprivate func writtenSource(of backing: MountBacking) -> String? {
    guard let mount = backing.mount else { return nil }
    if mount.kind == .volume { return mount.source.flatMap { project.volume(withKey: $0)?.boundDevice?.written } }
    return mount.shortForm ?? mount.writtenSource
  }
}
