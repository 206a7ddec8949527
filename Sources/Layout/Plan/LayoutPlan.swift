package import Host
internal import Values

/// The changes that make the found tree the wanted one; nothing where it is already. A dry run prints this value, and
/// `apply()` carries out the same.
package struct LayoutPlan: Hashable, Sendable {
  package let root: TreeLocation
  /// In the order of doing: what is missing first, owners and modes afterwards.
  package let steps: [LayoutStep]
  package let warnings: [LayoutWarning]
}

extension LayoutPlan {
  /// - Parameter allowsMemory: whether the tree may be on a tmpfs or ramfs.
  package init(
    wanted: WantedTree, found: FoundTree, at root: TreeLocation, allowsMemory: Bool = false
  ) throws(LayoutRefusal) {
    if found.fileSystem.isInMemory, !allowsMemory {
      throw LayoutRefusal(reason: .inMemory(found.fileSystem.name), name: root.displayName)
    }
    var draft = PlanDraft(wanted: wanted, found: found, root: root)
    try draft.make()
    self.init(root: root, steps: draft.creations + draft.corrections, warnings: draft.warnings)
  }
}

private struct PlanDraft {
  let wanted: WantedTree
  let found: FoundTree
  let root: TreeLocation
  var creations: [LayoutStep] = []
  var corrections: [LayoutStep] = []
  var warnings: [LayoutWarning] = []

  mutating func make() throws(LayoutRefusal) {
    if found.fileSystem.isNetwork { warnings.append(.networkFileSystem(found.fileSystem.name)) }
    for directory in wanted.directories { try add(directory) }
    for file in wanted.files where found.lacks(file) { creations.append(.writeFile(file)) }
  }

  private mutating func add(_ directory: WantedDirectory) throws(LayoutRefusal) {
    if let obstacle = found.obstacle(to: directory) {
      throw LayoutRefusal(reason: obstacle, name: root.name(of: directory.path))
    }
    if !directory.strangers.isEmpty {
      warnings.append(.strangers(directory.path, owner: directory.owner, services: directory.strangers))
    }
    if let entry = found.entry(at: directory.path) {
      if entry.status.kind == .directory { correct(directory, entry) }
    } else if found.lacks(directory) {
      create(directory)
    }
  }

  private mutating func create(_ directory: WantedDirectory) {
    if let path = directory.path, directory.isMountSource, path.looksLikeFile {
      warnings.append(.missingFile(path))
    } else {
      creations.append(.createDirectory(directory.path, owner: directory.owner, mode: directory.mode.mode))
    }
  }

  private mutating func correct(_ directory: WantedDirectory, _ entry: FoundEntry) {
    let status = entry.status
    if !directory.owner.isMet(by: status.owner) {
      let owner = directory.owner.replacing(status.owner)
      corrections.append(.changeOwner(directory.path, from: status.owner, to: owner))
    }
    if !directory.mode.isMet(by: status.mode) {
      let mode = directory.mode.replacing(status.mode)
      corrections.append(.changeMode(directory.path, from: status.mode, to: mode))
    }
  }
}
