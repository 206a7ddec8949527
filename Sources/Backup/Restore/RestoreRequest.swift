package import Host
package import SystemPackage
package import Values

/// What to put back, and where.
package struct RestoreRequest: Sendable {
  package enum Target: Hashable, Sendable {
    /// In the place of what stands there.
    case inPlace
    /// In a directory that is empty or does not exist yet; entries keep the names they have in the archive.
    case directory(FilePath)
  }

  package var archive: FilePath
  package var place: TreeLocation
  package var target: Target
  /// Relative to the root; empty means the whole tree.
  package var paths: [EntryPath]
  /// Restore the project's own files too; only into a directory.
  package var includesProject: Bool
  /// Go on although somebody has the tree mounted.
  package var isOffline: Bool
  /// Stores, relative to the root, that are restored whatever their tests say.
  package var forcedStores: Set<EntryPath>
  /// The major versions of PostgreSQL that the compose file has run on paths of the tree.
  package var postgresMajors: [EntryPath: Int]
  /// The project's name and the rest of what the safety backup needs.
  package var project: String
  package var now: Timestamp
  package var tool: String
  /// The program that runs `ArchiveHelper`; `nil`: the archive is read and unpacked in this process, with all its rights.
  package var helper: FilePath?

  package init(
    archive: FilePath, place: TreeLocation, target: Target = .inPlace, paths: [EntryPath] = [],
    includesProject: Bool = false, isOffline: Bool = false, forcedStores: Set<EntryPath> = [],
    postgresMajors: [EntryPath: Int] = [:], project: String, now: Timestamp, tool: String,
    helper: FilePath?
  ) {
    self.archive = archive
    self.place = place
    self.target = target
    self.paths = paths
    self.includesProject = includesProject
    self.isOffline = isOffline
    self.forcedStores = forcedStores
    self.postgresMajors = postgresMajors
    self.project = project
    self.now = now
    self.tool = tool
    self.helper = helper
  }
}

extension RestoreRequest {
  /// Whether some entries suffice: paths are asked for, and the directories that hold them need not be made.
  var readsPartsAlone: Bool {
    get throws {
      guard !paths.isEmpty, !includesProject else { return false }
      guard target == .inPlace else { return true }
      for path in paths {
        guard let parent = path.parent else { continue }
        if try !root(holds: parent) { return false }
      }
      return true
    }
  }

  private func root(holds path: EntryPath) throws -> Bool {
    guard try place.root.isTaken() else { return false }
    let root = try Directory.open(place.root)
    for directory in path.ancestors + [path] where try root.status(of: directory)?.kind != .directory { return false }
    return true
  }
}
