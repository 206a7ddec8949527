import Compose
import Diagnostics

extension Rule {
  package static let namedVolume = Rule(
    "PST006", "named-volume", .mounts, .warning,
    summary: "data lies on a named volume instead of in the tree",
    reason: """
      A named volume outlives its containers, but it lives in the engine's own directory, under a name that starts \
      with the project's. It is in no backup of the tree; `down -v` and `volume prune` delete it; another project \
      name, and the stack starts with an empty one.
      """,
    details: """
      A warning, once a volume. Not reported: volumes for what is made again (`node_modules`, caches, static files, \
      sockets), and volumes that are bind mounts into the tree through `driver_opts`.
      """,
    failing: """
      name: shop
      services:
        db:
          image: mariadb:11.8
          volumes:
            - db-data:/var/lib/mysql
          stop_grace_period: 1m
      volumes:
        db-data:
      """,
    repaired: """
      name: shop
      services:
        db:
          image: mariadb:11.8
          volumes:
            - ./persistent_data/db:/var/lib/mysql
          stop_grace_period: 1m
      """,
    check: .stack { stack in
      var reported: Set<String> = []
      // What is known of images comes first, so that the finding stands at the service whose data it is.
      let ofImages = volumeViolations(in: stack, ofImages: true, &reported)
      return ofImages + volumeViolations(in: stack, ofImages: false, &reported)
    })

  private static func volumeViolations(
    in stack: Stack, ofImages: Bool, _ reported: inout Set<String>
  ) -> [Violation] {
    stack.violations { service, state, placement in
      guard state.isOfImage == ofImages, case .namedVolume(let backing, let volume) = placement,
        reported.insert(volume.key).inserted
      else { return nil }
      return Violation(
        .warning,
        "\(state.path), with \(state.holds), is on the named volume \(volume.key): no backup of the tree holds it",
        at: backing.location, service: service.name, path: state.path.text,
        hint: stack.replaceMount(for: state, of: service))
    }
  }
}
