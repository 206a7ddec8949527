internal import Compose
package import Diagnostics
package import Host
internal import Rules
internal import Values

/// Where the found tree is not the wanted one, as findings. A pure function: it looks at nothing.
package struct LayoutDrift {
  package let wanted: WantedTree
  package let found: FoundTree
  package let root: TreeLocation

  package init(wanted: WantedTree, found: FoundTree, at root: TreeLocation) {
    self.wanted = wanted
    self.found = found
    self.root = root
  }

  /// In the order of paths, the root first; one alone where the tree was never set up here. Directories that belong to
  /// the same wrong owner, and should belong to the same right one, are one finding under the first of them.
  package var findings: [Finding] {
    if found.wasNeverSetUp(wanted) {
      return [
        TreeRule.neverSetUp.finding(
          "\(root.displayName) was never set up here", path: root.displayName, hint: "run `persist setup`")
      ]
    }
    return fileSystemFindings + wanted.directories.flatMap { findings(for: $0) }
  }

  private var fileSystemFindings: [Finding] {
    let type = found.fileSystem.name
    if found.fileSystem.isInMemory {
      return [
        TreeRule.volatileFileSystem.finding(
          "\(root.displayName) is on a \(type), which is empty after the next boot", path: root.displayName,
          hint: "move the tree to a disk")
      ]
    }
    guard found.fileSystem.isNetwork else { return [] }
    return [
      TreeRule.networkFileSystem.finding(
        "\(root.displayName) is on a network file system (\(type))", path: root.displayName,
        hint: "keep databases on a local disk")
    ]
  }

  private func findings(for directory: WantedDirectory) -> [Finding] {
    let name = root.name(of: directory.path)
    if let obstacle = found.obstacle(to: directory) {
      let refusal = LayoutRefusal(reason: obstacle, name: name)
      return [TreeRule.wrongType.finding(refusal.message, service: directory.service, path: name, hint: refusal.hint)]
    }
    guard let entry = found.entry(at: directory.path) else { return missing(directory, name) }
    guard entry.status.kind == .directory else { return [] }
    return wrongOwner(directory, entry) + wrongMode(directory, entry, name)
  }

  private func missing(_ directory: WantedDirectory, _ name: String) -> [Finding] {
    // What lies below an obstacle is missing because of it, and that was said.
    if let parent = directory.path?.parent, let found = found.entries[parent], found.status.kind != .directory {
      return []
    }
    guard found.entry(at: nil) != nil, found.lacks(directory) else { return [] }
    let hint: String
    if let path = directory.path, directory.isMountSource, path.looksLikeFile {
      hint = "make the file, or the engine makes a directory of it"
    } else {
      hint = "run `persist setup`, once you know why it is missing"
    }
    return [TreeRule.missingDirectory.finding("\(name) is missing", service: directory.service, path: name, hint: hint)]
  }

  private func wrongOwner(_ directory: WantedDirectory, _ entry: FoundEntry) -> [Finding] {
    let present = entry.status.owner
    guard !directory.owner.isMet(by: present) else { return [] }
    let alike = wanted.directories.filter { $0.owner == directory.owner && isOwned($0, by: present) }
    guard alike.first == directory else { return [] }
    let who: String
    switch directory.owner.origin {
    case .service(let service): who = "\(service) writes there as \(directory.owner)"
    case .settings, .caller: who = "persist.yaml wants \(directory.owner)"
    }
    let owner = directory.owner.replacing(present)
    let steps = alike.map { LayoutStep.changeOwner($0.path, from: present, to: owner) }
    return [
      TreeRule.wrongOwner.finding(
        "\(root.name(of: alike.map(\.path))) \(alike.count == 1 ? "belongs" : "belong") to \(present), but \(who)",
        service: directory.service, path: root.name(of: directory.path),
        hint: shellCommand(for: steps, in: root).map { "run `\($0)`" })
    ]
  }

  private func isOwned(_ directory: WantedDirectory, by owner: Owner) -> Bool {
    guard let status = found.entry(at: directory.path)?.status, status.kind == .directory else { return false }
    return status.owner == owner
  }

  private func wrongMode(_ directory: WantedDirectory, _ entry: FoundEntry, _ name: String) -> [Finding] {
    let present = entry.status.mode
    guard !directory.mode.isMet(by: present) else { return [] }
    let why = directory.mode.isExact ? "persist.yaml wants \(directory.mode.mode)" : "its owner cannot write there"
    return [
      TreeRule.wrongMode.finding(
        "\(name) has mode \(present), but \(why)", service: directory.service, path: name, hint: "run `persist setup`")
    ]
  }
}

extension WantedDirectory {
  /// The service that claims it.
  fileprivate var service: String? {
    if case .service(let name) = owner.origin { name.text } else { nil }
  }
}
