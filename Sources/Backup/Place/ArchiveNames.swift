internal import Values

/// The names an archive uses beside those of the tree.
enum ArchiveNames {
  /// What persist keeps for itself.
  static let reserved = EntryPath(literal: ".persist")
  /// The project's compose files, env files and `persist.yaml`, by their paths in the project directory.
  static let project = EntryPath(literal: ".persist/project")
}
