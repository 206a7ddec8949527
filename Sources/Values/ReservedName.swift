/// The names that persist keeps for itself; nowhere else are they spelt.
package enum ReservedName {
  /// Beside or in a tree: the lock, the state of a restore, the trees that change places. In an archive: what is not of
  /// the tree.
  package static let state = EntryPath(literal: ".persist")
  /// In a tree: its backups.
  package static let backups = EntryPath(literal: "backups")

  /// In directories with data, while `prove` runs: what the names of its marks begin with.
  package static let proofMarkPrefix = ".persist-proof-"

  /// In an archive: the project's compose files, env files and persist.yaml, by their paths in the project directory.
  package static let archivedProject = inState("project")

  /// A path below `state`.
  package static func inState(_ path: StaticString) -> EntryPath {
    guard let path = try? state.appending(EntryPath(literal: path)) else {
      preconditionFailure("\(path) is no path below \(state)")
    }
    return path
  }
}
