import Foundation

extension ReferenceStack {
  /// A world that looks like a fresh clone of the repository: of the tree, only what git keeps.
  static func clonedWorld() throws -> World {
    let world = try world()
    try world.shell(
      """
      umask 022
      cd '\(repository.path)'
      find persistent_data \\( -name .gitkeep -o -path persistent_data/README.md -o -path persistent_data/.gitignore \\) \
        -print0 | tar -c --null -T - | tar -x -C '\(world.path)'
      """)
    return world
  }
}
