import Compose
import Diagnostics
import Values

extension Rule {
  package static let unusedVolume = Rule(
    "PST061", "unused-volume", .structure, .note,
    summary: "a volume is declared and mounted nowhere",
    reason: """
      Often the rest of a change, or the other half of a spelling mistake: the service that should use it keeps its \
      data elsewhere.
      """,
    details: "A note.",
    failing: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          volumes:
            - ./persistent_data/worker:/srv/files
      volumes:
        worker-data:
      """,
    repaired: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          volumes:
            - ./persistent_data/worker:/srv/files
      """,
    check: .stack { stack in
      let used = (stack.project.services + stack.project.inactiveServices).flatMap(\.mounts)
      let names = Set(used.filter { $0.kind == .volume }.compactMap(\.source))
      return stack.project.volumes.filter { !names.contains($0.key) }.map { volume in
        Violation(
          .note, "no service mounts the volume \(printable(volume.key))", at: volume.location,
          hint: "drop it, or mount it where it belongs")
      }
    })
}
