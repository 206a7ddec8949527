import Diagnostics
import Images

extension Rule {
  package static let sourceOutsideRoot = Rule(
    "PST004", "source-outside-root", .mounts, .error,
    summary: "data is mounted from a directory outside the tree",
    reason: """
      Backup, restore, drift check and retention all work on one directory, `persistent_data` unless told otherwise. \
      What a service writes to another directory of the host outlives the container, but no backup holds it, and a \
      restore brings back a stack without it.
      """,
    details: """
      Once a directory. An error for the data of known images and for places that an environment variable names; for other writable \
      mounts an error where the path says data (`data`, `db`, `storage`, `uploads`…), a warning where it hints at it \
      (`models`, `media`, `logs`…). Source code, configuration files, sockets, read-only mounts and the host's own \
      directories are not reported.
      """,
    failing: """
      services:
        db:
          image: mysql:8.4
          volumes:
            - ./mysql:/var/lib/mysql
          stop_grace_period: 1m
      """,
    repaired: """
      services:
        db:
          image: mysql:8.4
          volumes:
            - ./persistent_data/db:/var/lib/mysql
          stop_grace_period: 1m
      """,
    check: .stack { stack in
      var reported: Set<StackPath> = []
      // What is known of images comes first, so that the finding stands at the service whose data it is.
      let ofImages = outside(in: stack, ofImages: true, &reported)
      return ofImages + outside(in: stack, ofImages: false, &reported)
    })

  private static func outside(in stack: Stack, ofImages: Bool, _ reported: inout Set<StackPath>) -> [Violation] {
    stack.violations { service, state, placement in
      guard state.isOfImage == ofImages, case .outsideRoot(let backing, let path) = placement,
        reported.insert(path).inserted
      else { return nil }
      let isCertain = state.isOfImage && state.loss == .perhapsData
      return Violation(
        isCertain ? .error : state.severity,
        "\(stack.shown(path)), which holds \(state.holds), is outside \(stack.shown(stack.root)): no backup holds it",
        at: backing.location, service: service.name, path: state.path.text,
        hint: "move it to \(stack.suggestedSource(for: service, state)) and mount it from there")
    }
  }
}
