import Compose
import Diagnostics
import Images
import Values

extension Rule {
  package static let unpinnedProjectName = Rule(
    "PST044", "unpinned-project-name", .lifecycle, .warning,
    summary: "named volumes are named after the directory that the compose file is in",
    reason: """
      A named volume's real name starts with the project's, and the project's is the directory's unless `name:` or \
      `COMPOSE_PROJECT_NAME` says otherwise. Clone to another directory, rename it, or call compose with another `-p`, \
      and the stack starts with new, empty volumes.
      """,
    details: """
      Reported where a service keeps data on a named volume that has no `name:` of its own and is not external. A \
      stack that keeps everything in the tree does not depend on its name.
      """,
    failing: """
      services:
        worker:
          image: example.com/shop/worker:1.4
          volumes:
            - exchange:/srv/files
      volumes:
        exchange:
      """,
    repaired: """
      name: shop
      services:
        worker:
          image: example.com/shop/worker:1.4
          volumes:
            - exchange:/srv/files
      volumes:
        exchange:
      """,
    accompanied: ["PST006"],
    isFixable: true,
    check: .stack { stack in
      guard !stack.namesItself, let volume = stack.project.volumes.first(where: stack.dependsOnProjectName) else {
        return []
      }
      return [
        Violation(
          .warning, "the volume \(printable(volume.name)) gets its name from the directory, since the project has none",
          at: volume.location, path: nil, hint: "add `name: \(stack.project.name)` at the top of the compose file",
          fix: .nameProject(stack.project.name))
      ]
    })
}

extension Stack {
  fileprivate var namesItself: Bool {
    // Where nothing names the project, the loader's own name stands at the place of the whole file.
    if let name = project.tree["name"], name.location != project.tree.location { return true }
    return project.files.contains { file in
      file.role == .interpolation && file.text.split(separator: "\n").contains { $0.hasPrefix("COMPOSE_PROJECT_NAME=") }
    }
  }

  fileprivate func dependsOnProjectName(_ volume: NamedVolume) -> Bool {
    !volume.external && volume.boundDevice == nil && volume.name == project.name + "_" + volume.key
      && services.contains { service in
        service.states.contains { $0.loss != .rebuildable && $0.backing?.volume?.key == volume.key }
      }
  }
}
