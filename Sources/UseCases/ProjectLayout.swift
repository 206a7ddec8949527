internal import Backup
internal import Compose
package import Diagnostics
import Glibc
package import Host
internal import Images
package import Layout
internal import Rules
package import Values

/// The tree that a project wants, and where it is to stand.
package struct ProjectLayout {
  package let root: TreeLocation
  package let wanted: WantedTree

  package func look() throws -> FoundTree {
    try FoundTree.look(at: root, for: wanted)
  }

  /// Where the tree is not the wanted one.
  package func findings() throws -> [Finding] {
    LayoutDrift(wanted: wanted, found: try look(), at: root).findings
  }

  /// What `setup` would change, and what it warns of.
  ///
  /// - Parameter allowsMemory: whether a tree that is empty after the next boot is accepted.
  package func plan(allowsMemory: Bool) throws -> LayoutPlan {
    try LayoutPlan(wanted: wanted, found: look(), at: root, allowsMemory: allowsMemory)
  }
}

extension Workspace {
  /// Whom services keep data as, by the directories where they do, each below the root, and with the root's name before it, as in
  /// an archive of somebody else's; nothing where the compose file is not known. Without those whose entrypoint starts as root: it
  /// hands the directory over, whoever owned it.
  package var servers: [EntryPath: Owner] {
    guard case .success(let project) = loading, case .success(let layout) = Result(catching: { try layout }) else {
      return [:]
    }
    var servers: [EntryPath: Owner] = [:]
    for directory in layout.wanted.directories where directory.strangers.isEmpty {
      guard let path = directory.path, case .service(let name) = directory.owner.origin,
        let service = project.services.first(where: { $0.name == name }), !startsAsRoot(service)
      else { continue }
      let owner = Owner(user: directory.owner.user, group: directory.owner.group ?? directory.owner.user)
      for name in [path, try? layout.root.rootEntry.appending(path)] { name.map { servers[$0] = owner } }
    }
    return servers
  }

  private func startsAsRoot(_ service: Service) -> Bool {
    service.user == nil && service.imageFacts?.startsAsRoot ?? false
  }

  /// All that is wrong with the tree and around it.
  func treeFindings() throws -> [Finding] {
    let layout = try layout
    let question = TreeEnvironmentQuery(
      root: layout.root, wanted: layout.wanted, project: try project, backups: catalogue.directory,
      mountPoints: expectedMountPoints, table: try FileSystemTable.read())
    let environment = try question.look()
    // Nobody is to set a tree up where its disk is not mounted.
    let drift = try layout.findings().filter { environment.unmounted.isEmpty || $0.rule != TreeRule.neverSetUp.id }
    let found = try leftoverFindings() + environment.findings(about: layout.root) + drift
    return Severity.allCases.reversed().flatMap { severity in found.filter { $0.severity == severity } }
  }

  private func leftoverFindings() throws -> [Finding] {
    let rule = TreeRule.leftoverRestore
    switch try OpenRestore.find(at: place) {
    case nil: return []
    case .staging(let path)?:
      let open = OpenRestore.staging(path: path)
      return [rule.finding(open.message, severity: .note, path: path, hint: open.hint)]
    case let open?: return [rule.finding(open.message, path: root.printable, hint: open.hint)]
    }
  }
}
