internal import Diagnostics
internal import Host
internal import Rules
internal import Values

/// How one rule of the tree is checked: a pure function of what was looked at before. One file a rule, one line in a list.
struct TreeCheck<Subject> {
  let rule: Rule
  let findings: (Subject) -> [Finding]

  init(_ rule: Rule, _ findings: @escaping (Subject) -> [Finding]) {
    self.rule = rule
    self.findings = findings
  }
}

extension TreeCheck where Subject == LayoutDrift {
  /// Of the tree as a whole, once it was set up.
  static var all: [TreeCheck] { [.volatileFileSystem, .networkFileSystem] }
}

extension TreeCheck where Subject == DriftedDirectory {
  /// Of each directory in turn.
  static var all: [TreeCheck] { [.wrongType, .missingDirectory, .wrongOwner, .wrongMode] }
}

extension TreeCheck where Subject == TreeSurroundings {
  /// Of the host around the tree.
  static var all: [TreeCheck] { [.offItsMountPoint, .readableSecret, .trackedByGit, .backupsBesideData] }
}

/// A wanted directory in a tree that was looked at.
struct DriftedDirectory {
  let directory: WantedDirectory
  let drift: LayoutDrift

  /// As the user would type it.
  var name: String { drift.root.name(of: directory.path) }

  /// The service that claims it.
  var service: String? {
    if case .service(let name) = directory.owner.origin { name.text } else { nil }
  }

  /// What stands there, where that is a directory as it should be.
  var present: FoundEntry? {
    guard drift.found.obstacle(to: directory) == nil, let entry = drift.found.entry(at: directory.path),
      entry.status.kind == .directory
    else { return nil }
    return entry
  }
}

/// A tree's environment, and the name that it has there.
struct TreeSurroundings {
  let environment: TreeEnvironment
  let root: TreeLocation
}
