import Compose
import Diagnostics

extension Rule {
  package static let hiddenData = Rule(
    "PST009", "nested-mount-hides-data", .mounts, .error,
    summary: "a mount below one of the tree punches a hole into it",
    reason: """
      The deepest mount wins. With the tree mounted at `/app/persistent_data` and a volume at \
      `/app/persistent_data/ml_models`, the models go to the volume, and the directory of that name in the tree stays \
      empty, in every backup as well.
      """,
    details: """
      An error for a tmpfs or an anonymous volume, a warning for a named one. A directory outside the tree that is mounted \
      over a part of a database's data is an error too; other bind mounts over a part of the tree are not reported, nor \
      are directories for what is made again (`tmp`, `cache`, `node_modules`…).
      """,
    failing: """
      name: shop
      services:
        api:
          image: example.com/shop/api:1.4
          volumes:
            - ./persistent_data:/app/persistent_data
            - /app/persistent_data/ml_models
      """,
    repaired: """
      name: shop
      services:
        api:
          image: example.com/shop/api:1.4
          volumes:
            - ./persistent_data:/app/persistent_data
      """,
    check: .stack { stack in
      stack.services.flatMap { service in
        service.backings.compactMap { backing in
          (stack.hole(backing, in: service) ?? stack.foreignPart(backing, of: service)).map {
            violation(service, backing, in: $0, of: stack)
          }
        }
      }
    })

  private static func violation(
    _ service: StackService, _ backing: MountBacking, in parent: MountBacking, of stack: Stack
  ) -> Violation {
    let source = parent.directory.map { backing.target.moved(from: parent.target, to: $0) } ?? stack.root
    return Violation(
      backing.volume == nil ? .error : .warning,
      "the \(kind(backing)) at \(backing.target) hides \(stack.shown(source)): what is written there is not in the tree",
      at: backing.location, service: service.name, path: backing.target.text,
      hint: "drop this mount, or mount \(stack.shown(source)) there")
  }

  private static func kind(_ backing: MountBacking) -> String {
    switch backing.store {
    case .tmpfs: "tmpfs"
    case .anonymous: "anonymous volume"
    case .volume(let volume): "volume \(volume.key)"
    case .directory(let path): "directory \(path)"
    case .other: "mount"
    }
  }
}
